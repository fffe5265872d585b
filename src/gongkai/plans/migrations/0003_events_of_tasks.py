"""Tasks that exist already get the events that tell their state, so that their timelines are complete too."""

from django.db import migrations


def tell(apps, schema_editor):
    Task = apps.get_model("plans", "Task")
    Duty = apps.get_model("plans", "Duty")
    PlanImport = apps.get_model("plans", "PlanImport")
    TaskEvent = apps.get_model("plans", "TaskEvent")
    actors = dict(PlanImport.objects.exclude(plan=None).values_list("plan", "created_by"))
    events = []
    for task in Task.objects.filter(events=None, plan__in=actors).select_related("plan").iterator():
        common = {"task": task, "actor_id": actors[task.plan_id], "kind": task.kind, "due_on": task.due_on}
        at = task.plan.created_at
        events.append(TaskEvent(verb="created", at=at, **common))
        for duty in Duty.objects.filter(task=task):
            own = common | {"agency_id": duty.agency_id, "part": duty.part}
            events.append(TaskEvent(verb="assigned", at=at, state="assigned", **own))
            if duty.state != "assigned":
                events.append(TaskEvent(verb="moved", at=duty.state_since, state=duty.state, **own))
    TaskEvent.objects.bulk_create(events)


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_carried_out")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
