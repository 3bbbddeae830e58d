"""Courses and quizzes."""

from __future__ import annotations

from tests.permissions.table.rows import (
    BOTH,
    EMPLOYED,
    EVERYONE,
    GET,
    HR,
    NOBODY,
    POST,
    TRAINER,
    Row,
    here,
    of_agency,
    public,
)

AUTHOR = HR | TRAINER  # they build courses and mark what is handed in

LEARNING = [
    here("learning:catalogue", EMPLOYED),
    here("learning:mine", EMPLOYED),
    here("learning:deliver", EMPLOYED, POST),
    here("learning:saved", EVERYONE),
    public("learning:session"),
    public("learning:offline", language="id"),
    of_agency("learning:course", "course", EMPLOYED),
    of_agency("learning:course", "course.draft", NOBODY),
    of_agency("learning:enrol", "course", EMPLOYED, POST),
    of_agency("learning:asset", "asset", EMPLOYED | TRAINER),
    here("learning:asset_send", AUTHOR, POST),
    *(
        Row(
            f"learning:{name}",
            {"self": EMPLOYED, "own": NOBODY, "other": NOBODY},
            methods,
            "enrolment.course",
            words,
        )
        for name, methods, words in (
            ("way", GET, {}),
            ("player", GET, {"place": 1}),
            ("launch", GET, {"place": 5}),
            ("do", POST, {"place": 1}),
            ("withdraw", POST, {}),
            ("offline_needs", BOTH, {}),
            ("offline_way", GET, {}),
            ("offline_player", GET, {"place": 1}),
        )
    ),
    Row("learning:flag_explain", {"self": EMPLOYED, "agency": NOBODY}, POST, "flag"),
    of_agency("learning:flag_decide", "flag", AUTHOR, POST),
    here("learning:marking", AUTHOR),
    here("learning:flags", AUTHOR),
    of_agency("learning:work", "submission", AUTHOR, BOTH),
    of_agency("learning:launch_preview", "activity.package", AUTHOR),
    of_agency("learning:presence", "activity.live", AUTHOR, BOTH),
    here("learning:studio_list", AUTHOR),
    here("learning:studio_new", AUTHOR, BOTH),
    here("learning:studio_import", AUTHOR, BOTH),
    *(
        of_agency(f"learning:studio{part}", kind, AUTHOR)
        for part in ("", "_people", "_figures", "_file")
        for kind in ("course", "course.draft")
    ),
    of_agency("learning:studio_settings", "course.draft", AUTHOR, BOTH),
    of_agency("learning:studio_assign", "course", HR, BOTH),
    *(
        of_agency("learning:studio_step", "course", AUTHOR, POST, step=step)
        for step in ("terbitkan", "versi-baru", "gandakan", "arsipkan", "pulihkan")
    ),
    of_agency("learning:section_add", "course.draft", AUTHOR, POST),
    *(
        of_agency("learning:section_change", "section", AUTHOR, POST, step=step)
        for step in ("nama", "naik", "turun", "hapus")
    ),
    of_agency("learning:activity_new", "section", AUTHOR, BOTH, kind="page"),
    of_agency("learning:activity_edit", "activity", AUTHOR, BOTH),
    of_agency("learning:activity_preview", "activity", AUTHOR),
    *(
        of_agency("learning:activity_change", "activity", AUTHOR, POST, step=step)
        for step in ("naik", "turun", "hapus")
    ),
]

QUIZZES = [
    here("learning:bank_list", AUTHOR),
    here("learning:bank_new", AUTHOR, BOTH),
    of_agency("learning:bank", "bank", AUTHOR),
    of_agency("learning:bank_rename", "bank", AUTHOR, BOTH),
    of_agency("learning:question_new", "bank", AUTHOR, BOTH, kind="satu"),
    of_agency("learning:questions_import", "bank", AUTHOR, BOTH),
    of_agency("learning:questions_preview", "upload", AUTHOR, BOTH),
    of_agency("learning:questions_export", "bank", AUTHOR),
    of_agency("learning:question_edit", "question", AUTHOR, BOTH),
    of_agency("learning:question_preview", "question", AUTHOR),
    of_agency("learning:question_step", "question", AUTHOR, POST, step="pensiun"),
    here("learning:quiz_marking", AUTHOR),
    of_agency("learning:quiz_mark", "attempt", AUTHOR),
    of_agency("learning:item_statistics", "activity.quiz", AUTHOR),
]
