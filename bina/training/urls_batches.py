"""Addresses of how people get into batches, and of batches as they change."""

from __future__ import annotations

from django.urls import path, re_path

from bina.training.views import (
    after,
    approvals,
    draws,
    feeds,
    joint,
    letters,
    materials,
    presence,
    rearranging,
    sessions,
    team,
    venues,
)
from bina.training.views.places import accept_offer

BATCH = "angkatan/<uuid:batch_id>/"

urlpatterns = [
    path(f"{BATCH}batal/", rearranging.batch_cancel, name="batch_cancel"),
    path(f"{BATCH}gabung/", rearranging.batch_merge, name="batch_merge"),
    path(f"{BATCH}pindah/", rearranging.batch_move, name="batch_move"),
    path(f"{BATCH}salin/", rearranging.batch_copy, name="batch_copy"),
    path("bersama/", joint.joint_list, name="joint_list"),
    path("bersama/<uuid:batch_id>/", joint.joint, name="joint"),
    path("bersama/<uuid:batch_id>/daftar/", joint.joint_claim, name="joint_claim"),
    path(f"{BATCH}instansi/", joint.batch_agencies, name="batch_agencies"),
    path(f"{BATCH}instansi/tutup/", joint.batch_agencies_close, name="batch_agencies_close"),
    path(f"{BATCH}undian/", draws.batch_draw, name="batch_draw"),
    path(f"{BATCH}undian/umumkan/", draws.draw_announce, name="draw_announce"),
    path(f"{BATCH}undian/undi/", draws.draw_hold, name="draw_hold"),
    path(f"{BATCH}surat/", letters.batch_letters, name="batch_letters"),
    path("surat/kop/", letters.letter_layout, name="letter_layout"),
    re_path(r"^surat/kop/(?P<kind>tugas|undangan)/$", letters.letter_preview, name="letter_preview"),
    path("surat/<uuid:letter_id>/pdf/", letters.letter_pdf, name="letter_pdf"),
    path("surat/<uuid:letter_id>/batal/", letters.letter_cancel, name="letter_cancel"),
    path(f"{BATCH}sesi/baru/", sessions.session_new, name="session_new"),
    path("sesi/<uuid:session_id>/ubah/", sessions.session_edit, name="session_edit"),
    path("sesi/<uuid:session_id>/hapus/", sessions.session_drop, name="session_drop"),
    path("kepesertaan/<uuid:enrolment_id>/ambil/", accept_offer, name="accept_offer"),
    path("kalender/<slug:token>.ics", feeds.calendar, name="feed"),
    path("saya/kalender/", feeds.own_feed_renew, name="own_feed_renew"),
    path(f"{BATCH}kalender/", feeds.batch_feed_renew, name="batch_feed_renew"),
    path("sesi/<uuid:session_id>/kode/", presence.presence_screen, name="presence_screen"),
    path("sesi/<uuid:session_id>/tangan/", presence.presence_by_hand, name="presence_by_hand"),
    path("hadir/<uuid:session_id>/", presence.presence, name="presence"),
    path("hadir/<uuid:session_id>/kirim/", presence.presence_send, name="presence_send"),
    path("kepesertaan/<uuid:enrolment_id>/tindak-lanjut/", after.place_follow_up, name="place_follow_up"),
    path("tindak-lanjut/", after.follow_up, name="follow_up"),
    path("tindak-lanjut/<uuid:plan_id>/setuju/", after.plan_agree, name="plan_agree"),
    path("tindak-lanjut/<uuid:plan_id>/cek/<int:days>/", after.plan_check, name="plan_check"),
    path("buku-log/<uuid:entry_id>/", after.log_judge, name="log_judge"),
    path(f"{BATCH}bahan/", materials.material_new, name="material_new"),
    path("bahan/<uuid:material_id>/", materials.material_open, name="material_open"),
    path("bahan/<uuid:material_id>/hapus/", materials.material_drop, name="material_drop"),
    path("persetujuan/", approvals.approvals, name="approvals"),
    path("persetujuan/<uuid:approval_id>/", approvals.approval, name="approval"),
    path("pelimpahan/", approvals.delegations, name="delegations"),
    path("pelimpahan/<uuid:delegation_id>/akhiri/", approvals.delegation_end, name="delegation_end"),
    path("tim/", team.team_list, name="team"),
    path("tim/<uuid:batch_id>/", team.team_batch, name="team_batch"),
    path("tempat/", venues.venue_list, name="venue_list"),
    path("tempat/<uuid:venue_id>/ruang/", venues.room_new, name="room_new"),
    path("pengajar/", venues.trainer_list, name="trainer_list"),
    path("hari-kerja/", venues.working_days, name="working_days"),
    path("hari-kerja/<uuid:day_id>/hapus/", venues.agency_day_drop, name="agency_day_drop"),
    path("program/<uuid:programme_id>/cara-masuk/", venues.programme_entry, name="programme_entry"),
]
