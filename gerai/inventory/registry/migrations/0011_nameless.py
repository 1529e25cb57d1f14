import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    """A business has a name or an owner; one without a name stands in the order of names by whose
    it is."""

    dependencies = [
        ('registry', '0010_found'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='business',
            name='business_by_name',
        ),
        migrations.AlterField(
            model_name='business',
            name='name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name='businessevent',
            name='name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddIndex(
            model_name='business',
            index=models.Index(django.db.models.functions.text.Lower(models.Case(models.When(name='', then=django.db.models.functions.text.Concat(models.Value('Usaha '), models.F('owner_names'))), default=models.F('name'))), models.F('uid'), name='business_by_called'),
        ),
        migrations.AddConstraint(
            model_name='business',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('owner_names', ''), _negated=True), _connector='OR'), name='business_named_or_owned'),
        ),
    ]
