from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='NameIndex',
            fields=[
                ('edition', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('folded', models.TextField()),
            ],
        ),
    ]
