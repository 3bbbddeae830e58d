"""Every kind of page of Bina, as one of the people who use it finds it in a demonstration city."""

from __future__ import annotations

from bina.platform.access import Role
from bina.platform.design.gallery import Shot, design_shots

HR, EMPLOYEE, SUPERVISOR = Role.HR_DEVELOPER.value, Role.EMPLOYEE.value, Role.SUPERVISOR.value
LEADER, AUDITOR, ADMINISTRATOR = Role.LEADER.value, Role.AUDITOR.value, Role.ADMINISTRATOR.value
PERSON, UNIT = "/pegawai/{id}/", "/pegawai/unit/{id}/"
PROGRAMME, BATCH = "/pelatihan/program/{id}/", "/pelatihan/angkatan/{id}/"
JOINT = "/pelatihan/bersama/{id}/"
ENDED = "/pelatihan/?status=FINISHED"
OPEN = "/pelatihan/?status=OPEN"
PEOPLE_PAGES = (
    Shot("employees", "/pegawai/", HR),
    Shot("employee", PERSON, HR, ("/pegawai/",)),
    Shot("employee-status", "/pegawai/{id}/status/", HR, ("/pegawai/", PERSON)),
    Shot("employee-superior", "/pegawai/{id}/atasan/", HR, ("/pegawai/", PERSON)),
    Shot("units", "/pegawai/unit/", HR),
    Shot("unit", UNIT, HR, ("/pegawai/unit/",)),
    Shot("unit-rename", "/pegawai/unit/{id}/nama/", HR, ("/pegawai/unit/", UNIT, UNIT)),
    Shot("unit-move", "/pegawai/unit/{id}/pindah/", HR, ("/pegawai/unit/", UNIT, UNIT)),
    Shot("unit-new", "/pegawai/unit/{id}/baru/", HR, ("/pegawai/unit/", UNIT)),
    Shot("unit-close", "/pegawai/unit/{id}/tutup/", HR, ("/pegawai/unit/", UNIT, UNIT)),
    Shot("unit-acting", "/pegawai/unit/{id}/penjabat/", HR, ("/pegawai/unit/", UNIT)),
    Shot("import-employees", "/pegawai/impor/pegawai/", HR),
    Shot("import-units", "/pegawai/impor/unit/", HR),
    Shot("import-discipline", "/pegawai/impor/hukuman-disiplin/", HR),
    Shot("accounts", "/pegawai/akun/", ADMINISTRATOR),
    Shot("grants", "/pegawai/kewenangan/", ADMINISTRATOR),
    Shot("grant-new", "/pegawai/kewenangan/beri/", ADMINISTRATOR),
)
COMPETENCY_PAGES = (
    Shot("heat-map", "/kompetensi/", HR),
    Shot("heat-people", "/kompetensi/orang/", HR),
    Shot("profile", "/kompetensi/pegawai/{id}/", HR, ("/pegawai/", PERSON)),
    Shot("profile-mine", "/kompetensi/saya/", EMPLOYEE),
    Shot("assess-myself", "/kompetensi/nilai/", EMPLOYEE),
    Shot("team", "/kompetensi/tim/", SUPERVISOR),
    Shot("assess-team", "/kompetensi/nilai-tim/", SUPERVISOR),
    Shot("assess", "/kompetensi/nilai/{id}/", SUPERVISOR, ("/kompetensi/tim/", "/kompetensi/pegawai/{id}/")),
    Shot("assessments", "/kompetensi/penilaian/", HR),
    Shot("standards", "/kompetensi/standar/", HR),
    Shot("standard-new", "/kompetensi/standar/baru/", HR),
    Shot("frameworks", "/kompetensi/kamus/", HR),
    Shot("framework", "/kompetensi/kamus/PEMERINTAHAN/", HR),
    Shot("import-assessments", "/kompetensi/impor/penilaian/", HR),
)
METRICS = "/kinerja/indikator/"
PERFORMANCE_PAGES = (
    Shot("predicates", "/kinerja/", HR),
    Shot("predicates-person", "/kinerja/pegawai/{id}/", HR, ("/kinerja/",)),
    Shot("predicates-mine", "/kinerja/saya/", EMPLOYEE),
    Shot("metrics", METRICS, HR),
    Shot("metric", "/kinerja/indikator/{id}/", HR, (METRICS,)),
    Shot("metric-new", "/kinerja/indikator/baru/", HR),
    Shot("import-predicates", "/kinerja/impor/predikat/", HR),
    Shot("import-metrics", "/kinerja/impor/indikator/", HR),
)
PROFESSIONALISM_PAGES = (
    Shot("ip-asn", "/ip-asn/", LEADER),
    Shot("ip-asn-unit", "/ip-asn/unit/{id}/", HR, ("/ip-asn/",)),
    Shot("ip-asn-people", "/ip-asn/orang/", HR),
    Shot("ip-asn-person", "/ip-asn/pegawai/{id}/", HR, ("/ip-asn/orang/",)),
    Shot("ip-asn-mine", "/ip-asn/saya/", EMPLOYEE),
    Shot("ip-asn-target", "/ip-asn/target/", LEADER),
    Shot("ip-asn-target-answer", "/ip-asn/target/?index=75&pakai_TECHNICAL=on&pakai_SEMINAR=on", LEADER),
)
TRAINING_PAGES = (
    Shot("batches", "/pelatihan/", HR),
    Shot("calendar", "/pelatihan/kalender/", HR),
    Shot("calendar-week", "/pelatihan/kalender/?pekan=2027-01-11", HR),
    Shot("batch-cancel", "/pelatihan/angkatan/{id}/batal/", HR, (OPEN, BATCH)),
    Shot("batch-draw", "/pelatihan/angkatan/{id}/undian/", HR, (OPEN, BATCH)),
    Shot("batch-open", BATCH, EMPLOYEE, (OPEN,)),
    Shot("batch-agencies", "/pelatihan/angkatan/{id}/instansi/", HR, (OPEN, BATCH)),
    Shot("joint-batches", "/pelatihan/bersama/", HR),
    Shot("joint-batch", JOINT, HR, ("/pelatihan/bersama/",), if_there=True),
    Shot("joint-batch-mine", JOINT, EMPLOYEE, ("/pelatihan/bersama/",), if_there=True),
    Shot(
        "joint-letters", "/pelatihan/bersama/{id}/surat/", HR, ("/pelatihan/bersama/", JOINT), if_there=True
    ),
    Shot("training-team", "/pelatihan/tim/", SUPERVISOR),
    Shot("training-requests", "/pelatihan/persetujuan/", HR),
    Shot("delegations", "/pelatihan/pelimpahan/", SUPERVISOR),
    Shot("venues", "/pelatihan/tempat/", HR),
    Shot("trainers", "/pelatihan/pengajar/", HR),
    Shot("working-days", "/pelatihan/hari-kerja/", HR),
    Shot("follow-up", "/pelatihan/tindak-lanjut/", SUPERVISOR),
    Shot("programmes", "/pelatihan/program/", HR),
    Shot("programme", PROGRAMME, HR, ("/pelatihan/program/",)),
    Shot("programme-edit", "/pelatihan/program/{id}/ubah/", HR, ("/pelatihan/program/", PROGRAMME)),
    Shot("programme-new", "/pelatihan/program/baru/", HR),
    Shot("batch-new", "/pelatihan/program/{id}/angkatan-baru/", HR, ("/pelatihan/program/", PROGRAMME)),
    Shot("batch", BATCH, HR, (ENDED,)),
    Shot("batch-sessions", "/pelatihan/angkatan/{id}/sesi/", HR, (ENDED, BATCH)),
    Shot("partners-compared", "/pelatihan/mitra/banding/", HR),
    Shot("coverage", "/pelatihan/cakupan/", HR),
    Shot("coverage-unit", "/pelatihan/cakupan/?unit={query}", HR, ("/pelatihan/cakupan/",)),
    Shot("training-request", "/pelatihan/persetujuan/{id}/", HR, ("/pelatihan/persetujuan/",), if_there=True),
    Shot("batch-tasks", "/pelatihan/angkatan/{id}/tugas/", HR, (ENDED, BATCH)),
    Shot("batch-letters", "/pelatihan/angkatan/{id}/surat/", HR, (ENDED, BATCH)),
    Shot("letterhead", "/pelatihan/surat/kop/", HR),
    Shot("batch-scores", "/pelatihan/angkatan/{id}/nilai/", HR, (ENDED, BATCH)),
    Shot("batch-results", "/pelatihan/angkatan/{id}/hasil/", HR, (ENDED, BATCH)),
    Shot("hours", "/pelatihan/jp/", HR),
    Shot("hours-people", "/pelatihan/jp/orang/", HR),
    Shot("hours-person", "/pelatihan/jp/orang/{id}/", HR, ("/pelatihan/jp/orang/",)),
    Shot("training-mine", "/pelatihan/saya/", EMPLOYEE),
    Shot("catalogue", "/pelatihan/program/", EMPLOYEE),
    Shot("import-programmes", "/pelatihan/impor/program/", HR),
    Shot("import-batches", "/pelatihan/impor/angkatan/", HR),
    Shot("import-attendance", "/pelatihan/impor/presensi/", HR),
    Shot("import-history", "/pelatihan/impor/riwayat/", HR),
    Shot("certificates-mine", "/pelatihan/sertifikat/", EMPLOYEE),
    Shot("certificate-hand-in", "/pelatihan/sertifikat/luar/baru/", EMPLOYEE),
    Shot("certificates", "/pelatihan/sertifikat/terbit/", HR),
    Shot("certificates-look", "/pelatihan/sertifikat/tata-letak/", HR),
    Shot("certificates-handed-in", "/pelatihan/sertifikat/luar/", HR),
    Shot("certificate-revoke", "/pelatihan/sertifikat/{id}/cabut/", HR, ("/pelatihan/sertifikat/terbit/",)),
    Shot("certificate-outside", "/pelatihan/sertifikat/luar/{id}/", HR, ("/pelatihan/sertifikat/luar/",)),
    Shot("certificate-check", "/periksa/"),
    Shot("certificate-valid", "/periksa/{code}/", EMPLOYEE, ("/pelatihan/sertifikat/",)),
    Shot("certificate-shared", "/periksa/bagikan/{token}/", EMPLOYEE, ("/pelatihan/sertifikat/",)),
    Shot("surveys-mine", "/survei/", EMPLOYEE),
)
PARTNER, OFFER = "/pelatihan/mitra/{id}/", "/pelatihan/penawaran/{id}/"
LINE, MONEY = "/pelatihan/anggaran/{id}/", "/pelatihan/angkatan/{id}/biaya/"
CONTRACT_PAGES = (
    Shot("partners", "/pelatihan/mitra/", HR),
    Shot("partner", PARTNER, HR, ("/pelatihan/mitra/",)),
    Shot("partner-edit", "/pelatihan/mitra/{id}/ubah/", HR, ("/pelatihan/mitra/", PARTNER)),
    Shot("partner-new", "/pelatihan/mitra/baru/", HR),
    Shot("agreement-new", "/pelatihan/mitra/{id}/perjanjian/baru/", HR, ("/pelatihan/mitra/", PARTNER)),
    Shot("agreements", "/pelatihan/perjanjian/", HR),
    Shot("offers", "/pelatihan/penawaran/", HR),
    Shot("offer", OFFER, HR, ("/pelatihan/penawaran/",)),
    Shot(
        "offers-compared",
        "/pelatihan/penawaran/banding/?penawaran={id}",
        HR,
        ("/pelatihan/penawaran/", OFFER),
    ),
    Shot("budget", "/pelatihan/anggaran/", HR),
    Shot("budget-line", LINE, HR, ("/pelatihan/anggaran/",)),
    Shot("budget-new", "/pelatihan/anggaran/baru/", HR),
    Shot("batch-money", MONEY, HR, (ENDED, BATCH)),
    Shot("yearly-report", "/pelatihan/laporan/?tahun=2025", HR),
    Shot("mandatory", "/pelatihan/wajib/", HR),
    Shot("studies", "/pelatihan/pendidikan/", HR),
    Shot("study-new", "/pelatihan/pendidikan/baru/", EMPLOYEE),
    Shot("curriculum", "/pelatihan/program/{id}/kurikulum/", HR, ("/pelatihan/program/", PROGRAMME)),
    Shot("programme-costs", "/pelatihan/program/{id}/biaya/", HR, ("/pelatihan/program/", PROGRAMME)),
    Shot("prerequisites", "/pelatihan/program/{id}/prasyarat/", HR, ("/pelatihan/program/", PROGRAMME)),
)
PLANNING_PAGES = (
    Shot("needs", "/rencana/kebutuhan/", HR),
    Shot("need-new", "/rencana/kebutuhan/baru/", HR),
    Shot("need-services", "/rencana/kebutuhan/layanan/", HR),
    Shot("akpk", "/rencana/siklus/", HR),
    Shot("akpk-new", "/rencana/siklus/baru/", HR),
    Shot("wishes", "/rencana/keinginan/", EMPLOYEE),
    Shot("dialogues", "/rencana/dialog/", SUPERVISOR),
    Shot("plans", "/rencana/", HR),
    Shot("plan", "/rencana/{id}/", HR, ("/rencana/",)),
    Shot("plan-batches", "/rencana/{id}/angkatan/", HR, ("/rencana/", "/rencana/{id}/")),
    Shot("plan-papers", "/rencana/{id}/dokumen/", HR, ("/rencana/", "/rencana/{id}/")),
    Shot("paper-look", "/rencana/dokumen/", HR),
    Shot("import-plan", "/rencana/impor/rencana/", HR),
    Shot("plan-rules", "/rencana/{id}/aturan/", HR, ("/rencana/", "/rencana/{id}/")),
    Shot("plan-sharing", "/rencana/{id}/sebaran/", HR, ("/rencana/", "/rencana/{id}/")),
    Shot("plan-prices", "/rencana/{id}/harga/", HR, ("/rencana/", "/rencana/{id}/")),
    Shot("plan-person", "/rencana/pegawai/{id}/", HR, ("/rencana/", "/rencana/{id}/")),
    Shot("plan-mine", "/rencana/saya/", EMPLOYEE),
    Shot("plan-compare", "/rencana/banding/", HR),
    Shot("plan-years", "/rencana/lima-tahun/", HR),
    Shot("plan-leader", "/rencana/{id}/", LEADER, ("/rencana/",)),
    Shot("plan-new", "/rencana/baru/", HR),
    Shot("plan-version", "/rencana/{id}/versi-baru/", HR, ("/rencana/", "/rencana/{id}/"), if_there=True),
    Shot("plan-changes", "/rencana/{id}/perubahan/", HR, ("/rencana/", "/rencana/{id}/"), if_there=True),
)
EVALUATION_PAGES = (
    Shot("evaluations", "/evaluasi/", HR),
    Shot("evaluation", "/evaluasi/{id}/", HR, ("/evaluasi/",)),
    Shot("finding-new", "/evaluasi/{id}/temuan/baru/", HR, ("/evaluasi/", "/evaluasi/{id}/")),
    Shot("findings", "/evaluasi/temuan/", HR),
)
EXCHANGE_PAGES = (
    Shot("siasn", "/pertukaran/siasn/", HR),
    Shot("siasn-entry", "/pertukaran/siasn/{id}/", HR, ("/pertukaran/siasn/",)),
    Shot("siasn-connection", "/pertukaran/siasn/sambungan/", ADMINISTRATOR),
)
INSIGHT_PAGES = (
    Shot("cycle", "/siklus/2027/", HR),
    Shot("home-hr", "/", HR),
    Shot("search", "/cari/?q=pelayanan", HR),
    Shot("home-employee", "/", EMPLOYEE),
    Shot("home-supervisor", "/", SUPERVISOR),
    Shot("home-leader", "/", LEADER),
    Shot("home-auditor", "/", AUDITOR),
    Shot("home-administrator", "/", ADMINISTRATOR),
    Shot("home-trainer", "/", Role.TRAINER.value),
    Shot("home-service", "/", Role.SERVICE_OFFICER.value),
)
COURSES, COURSE = "/belajar/kelola/", "/belajar/kelola/{id}/"
LEARNING_PAGES = (
    Shot("learn", "/belajar/", EMPLOYEE),
    Shot("learn-mine", "/belajar/saya/", EMPLOYEE),
    Shot("course", "/belajar/kursus/{id}/", EMPLOYEE, ("/belajar/",)),
    Shot("course-way", "/belajar/ikut/{id}/", EMPLOYEE, ("/belajar/saya/",)),
    Shot("course-player", "/belajar/ikut/{id}/4/", EMPLOYEE, ("/belajar/saya/", "/belajar/ikut/{id}/")),
    Shot("courses", COURSES, HR),
    Shot("course-new", "/belajar/kelola/baru/", HR),
    Shot("course-import", "/belajar/kelola/impor/", HR),
    Shot("course-studio", COURSE, HR, (COURSES,)),
    Shot("course-settings", "/belajar/kelola/{id}/pengaturan/", HR, (COURSES, COURSE)),
    Shot("course-people", "/belajar/kelola/{id}/peserta/", HR, (COURSES, COURSE)),
    Shot("course-stuck", "/belajar/kelola/{id}/tersendat/", HR, (COURSES, COURSE)),
    Shot("course-activity", "/belajar/kelola/kegiatan/{id}/", HR, (COURSES, COURSE)),
    Shot("marking", "/belajar/koreksi/", HR),
    Shot("marking-work", "/belajar/koreksi/{id}/", HR, ("/belajar/koreksi/",)),
    Shot("marking-fast", "/belajar/tanda/", HR),
)
PLATFORM_PAGES = (
    Shot("runs", "/tugas/", HR),
    Shot("notices", "/notifikasi/", HR),
    Shot("phone", "/notifikasi/ponsel/", HR),
    Shot("rulesets", "/aturan/", AUDITOR),
    Shot("ruleset", "/aturan/lesson-hours/", AUDITOR),
    Shot("ruleset-adopt", "/aturan/form-hours/baru/", HR),
    Shot("audit", "/jejak/", AUDITOR),
    Shot("activate", "/aktivasi/"),
    Shot("password", "/akun/password/change/", EMPLOYEE),
    Shot("two-step", "/akun/2fa/", EMPLOYEE),
)


def pages() -> tuple[Shot, ...]:
    """All pages of the gallery: those of the rooms, then those of the design system."""
    return (
        *INSIGHT_PAGES,
        *PEOPLE_PAGES,
        *COMPETENCY_PAGES,
        *PERFORMANCE_PAGES,
        *PROFESSIONALISM_PAGES,
        *TRAINING_PAGES,
        *CONTRACT_PAGES,
        *LEARNING_PAGES,
        *PLANNING_PAGES,
        *EVALUATION_PAGES,
        *EXCHANGE_PAGES,
        *PLATFORM_PAGES,
        *design_shots(),
    )
