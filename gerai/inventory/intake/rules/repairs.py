"""What was put right in a list by itself, in words for people. No Django here."""

REPAIRS = {
    "ditto": "dibaca seperti baris di atasnya",
    "thousands": "dikalikan satuan pada judulnya",
    "swapped": "lintang dan bujur yang tertukar dikembalikan",
    "grid": "koordinat dalam meter (UTM) dijadikan derajat",
    "rounded": "dibulatkan ke rupiah penuh",
    "zero": "angka 0 di depan dikembalikan",
    "several": "beberapa nomor dalam satu sel dipisahkan",
    "sixteen": "ditulis 16 angka",
    "parted": "diambil dari sel yang memuat beberapa isian",
    "covered": "nomor yang ditutup di dalamnya dibuang",
    "words": "dipilih dari kata-kata di kalimatnya",
    "comma": "koma menjadi titik desimal",
    "apostrophe": "tanda kutip di depan dibuang",
    "grouped": "titik ribuan menjadi titik desimal",
    "sign": "tanda minus di depan lintang dikembalikan",
    "by_nik": "angka tanggal Excel dibaca, cocok dengan NIK-nya",
    "letters": "huruf O dan l di antara angka dibaca 0 dan 1",
    "century": "abad pada tahun dua angka dilengkapi",
    "dot": "koma menjadi titik",
    "sexagesimal": "derajat dan menit menjadi angka desimal",
}


def repair_words(kind: str) -> str:
    """What a repair did."""
    return REPAIRS.get(kind, "dibetulkan")
