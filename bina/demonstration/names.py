"""Synthetic names: given and family names of many peoples of Indonesia, put together at random."""

from __future__ import annotations

from numpy.random import Generator


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MEN = _words(
    """
    Adi Agus Ahmad Aditya Andi Ardi Arif Aris Bagas Bambang Bayu Benny Bima Budi Cahyo Candra Daniel
    Darma David Deddy Dedi Dian Dimas Doni Edi Eko Fadli Fahmi Fajar Faisal Farhan Ferdi Firman Galih
    Gatot Gilang Guntur Hadi Haris Hasan Hendra Heri Ilham Imam Indra Irfan Irwan Iskandar Jamal Joko
    Johan Jonathan Kamal Kevin Krisna Kurnia Lukman Luthfi Mahdi Martin Maulana Mulyadi Munawar Nanda
    Naufal Nugroho Nur Okta Panji Putra Rahmat Raka Ramli Randi Rendra Reza Ridwan Rizal Rizki Roni Rudi
    Rusdi Saiful Samuel Satria Slamet Sofyan Sugeng Suhardi Sulaiman Supri Surya Syahrul Syukri Taufik
    Teguh Tono Toni Usman Wahyu Wawan Wira Yahya Yoga Yohanes Yudi Yusuf Zaki Zulfan
    """
)

WOMEN = _words(
    """
    Aida Ainun Aisyah Amelia Anisa Anita Asti Aulia Ayu Bella Bunga Cahaya Citra Dara Desi Dewi Diah
    Diana Dina Dwi Eka Elsa Erna Esti Eva Fadila Farida Fatma Febri Fitri Gita Hani Hasna Herlina Ida
    Ika Indah Intan Ira Irma Jamilah Julia Kartika Kirana Laila Lestari Lia Lidya Lina Lisa Maria Maya
    Mega Melati Meri Mira Mutia Nabila Nadia Nia Nina Nita Novi Nur Nurul Okta Puspita Putri Rahma Ratih
    Ratna Rina Rini Riska Rita Rosa Rosita Sari Sekar Septi Shinta Sinta Siska Siti Sri Suci Sulastri
    Susi Tari Tia Tika Titin Tuti Ulfa Utami Vera Vina Wahyuni Wati Widya Wulan Yanti Yeni Yulia Yunita
    Yusra Zahra Zakia Zubaidah
    """
)

SECOND_MEN = _words(
    """
    Abadi Akbar Alamsyah Aminullah Anggara Ardiansyah Arifin Aulia Azhar Basri Darmawan Effendi Fachri
    Fauzan Firdaus Gunawan Hakim Halim Hamdani Handoko Hariyanto Hartono Hermawan Hidayat Husaini Irawan
    Ismail Jauhari Kurniawan Kusuma Mahendra Mahmud Mansur Marzuki Mubarak Muhajir Mustafa Nasution
    Nugraha Permana Prabowo Pradana Pranoto Prasetyo Pratama Purnomo Ramadhan Razali Saputra Santoso
    Sanjaya Setiawan Siswanto Subagyo Suhendra Sunarto Supriyadi Susanto Susilo Sutrisno Syafrizal
    Syahputra Utomo Wardana Wibowo Wicaksono Widodo Wijaya Yulianto Zulkifli
    """
)

SECOND_WOMEN = _words(
    """
    Afifah Agustina Amalia Andriani Anggraini Apriliani Ardianti Astuti Azizah Chairunnisa Damayanti
    Erlina Fauziah Febriani Handayani Hapsari Hartati Hasanah Hasibuan Herawati Hidayati Indriani
    Istiqomah Julianti Karlina Khairani Kurniasih Kusumawati Lestari Mahdalena Mardiana Maulida Maulina
    Mulyani Musdalifah Nasution Ningsih Novianti Nuraini Nurhayati Oktaviani Permatasari Pertiwi Pratiwi
    Purnamasari Puspitasari Rahayu Rahmawati Ramadhani Rohani Rosmalia Safitri Salsabila Saraswati
    Setyowati Sundari Suryani Susanti Syahfitri Trisnawati Utari Wahyuningsih Widiastuti Wijayanti
    Winarti Wulandari Yuliana Yulianti Yuniarti Zuliana
    """
)

FAMILIES = _words(
    """
    Aritonang Batubara Damanik Daulay Ginting Gultom Harahap Hutabarat Hutagalung Lubis Manalu Manik
    Manurung Marpaung Matondang Nainggolan Napitupulu Pakpahan Panggabean Panjaitan Pardede Pasaribu
    Pohan Purba Rambe Sagala Saragih Sembiring Siagian Sianturi Sihombing Silaban Silalahi Simanjuntak
    Simatupang Sinaga Siregar Sitompul Sitorus Situmorang Tambunan Tarigan Tobing Chaniago Koto Piliang
    Sikumbang Tanjung Pattiwael Latuheru Tuhumury Rumbiak Wenda Mandagi Rompas Lasut Tangkudung Daeng
    Paturusi Palinggi
    """
)

BIRTH_PLACES = (
    "Tanjung Cempaka",
    "Muara Melati",
    "Bukit Kenanga",
    "Teluk Seroja",
    "Pulau Dahlia",
    "Lembah Anggrek",
    "Rantau Flamboyan",
    "Kuala Teratai",
    "Sungai Mawar",
    "Padang Kemuning",
    "Gunung Cendana",
    "Pasir Tanjungsari",
)


def person_name(rng: Generator, *, sex: str) -> str:
    """One name of two or three words for sex ``M`` or ``F``; the same name may come again, as in life."""
    given = MEN if sex == "M" else WOMEN
    second = SECOND_MEN if sex == "M" else SECOND_WOMEN
    first = str(given[rng.integers(len(given))])
    shape = rng.random()
    if shape < 0.55:
        return f"{first} {second[rng.integers(len(second))]}"
    family = FAMILIES[rng.integers(len(FAMILIES))]
    if shape < 0.75:
        return f"{first} {family}"
    middle = str(given[rng.integers(len(given))])
    last = family if shape < 0.85 else second[rng.integers(len(second))]
    return f"{first} {middle} {last}" if middle != first else f"{first} {last}"
