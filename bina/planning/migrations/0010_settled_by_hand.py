from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0009_plan_rules"),
    ]

    operations = [
        migrations.AlterField(
            model_name="planchange",
            name="reason",
            field=models.CharField(
                choices=[
                    ("BEGUN", "the batch has begun, or its day has come; it stays as it is"),
                    ("STAYS", "nothing speaks against it"),
                    ("INACTIVE", "the person is no longer in active service here"),
                    ("LEFT", "the place was given back"),
                    ("CANCELLED", "the batch was cancelled"),
                    (
                        "CLOSED",
                        "the batch is not held any more: too few people, or its money brings more elsewhere",
                    ),
                    ("ENGAGED", "the person takes this programme in another batch"),
                    ("NOT_FOR_POST", "the programme is not for the post held now"),
                    ("NO_NEED", "no need asks for it any more"),
                    ("OTHERS", "the place is worth more to somebody else, or in another batch"),
                    ("NEW_PERSON", "the person is new here"),
                    ("NEW_NEED", "a need that is new, or was weighed anew"),
                    ("FREED", "seats or money became free"),
                    ("REQUIRED", "required by hand"),
                    ("BARRED", "kept out by hand"),
                ],
                max_length=12,
            ),
        ),
    ]
