"""The page of frame_app, and the state of the case that its diagram shows."""

STATE = {
    "done": ["arende_inkommet", "granska_intag", "valj_kontakt"],
    "now": {"yttra": 3},
    "fault": ["paminn_verksamheten"],
    "taken": ["f_valj_kontakt__beratta_vem_som_ar_kontakt", "a flow the diagram lacks"],
}

PAGE = """
{% extends 'base.html' %}
{% from 'macros/clock.html' import clock %}
{% from 'macros/diagram.html' import diagram, viewer_script, viewer_style %}
{% from 'macros/icons.html' import icon %}
{% from 'macros/law.html' import law %}
{% from 'macros/page.html' import crumbs, draft, empty, error_summary, facts, panel, title %}
{% from 'macros/person.html' import person %}
{% from 'macros/tag.html' import count, tag %}
{% block title %}Alla delar{% endblock %}
{% block head %}{{ viewer_style() }}{% endblock %}
{% block scripts %}{{ viewer_script() }}{% endblock %}
{% block main %}
{{ crumbs([('/', 'Ärenden'), ('/', 'KS-2026-0001')]) }}
{{ error_summary([('svar', 'Skriv vilka omständigheter som avgjorde.')]) }}
{% call title('God förmiddag, Karim', 'Två uppgifter ska vara klara i dag.') %}
<a class="govuk-button" href="/">{{ icon('plus') }} Nytt ärende</a>{% endcall %}
<div class="l-cols"><div>
<div class="l-group-h"><h2>Försenat</h2>{{ count(1, 'uppgift') }}</div>
<ul class="l-work"><li>
<div><h3><a href="/">Besluta om bygglov</a></h3><p class="l-work__why">Krog Tre Ekar AB {{ tag('late', 'Försenad') }}
{{ law('law-1', 'PBL 9 kap. 27 §', 'Lovet ska prövas skyndsamt.', 'Ej verifierad') }}</p></div>
{% call clock('run', '31', 'dagar kvar', 55, 95, [(20, 8)]) %}Senast <b>fre 25 dec</b>{% endcall %}
<a class="govuk-button govuk-button--secondary l-btn--s" href="/">Öppna</a></li></ul>
<h2>Läget</h2>
{{ diagram(true, '#steps', '/process.bpmn', state, 'Företagsärende') }}
<form method="post" enctype="multipart/form-data">
<div class="govuk-form-group"><label class="govuk-label" for="svar">Svar</label>
<textarea class="govuk-textarea" id="svar" name="svar"></textarea></div>
<div class="govuk-form-group"><label class="govuk-label" for="fil">Fil</label>
<input class="govuk-file-upload" id="fil" name="fil" type="file"></div>
{{ draft('/draft') }}
</form>
</div>
<aside class="stack-l">
{% call panel('Fakta', 2) %}{{ facts([('Företag', 'Krog Tre Ekar AB'), ('Tomt', '')]) }}{% endcall %}
{% call panel('Part') %}{{ person('HE', 'Hanna Ekström', 'Krog Tre Ekar AB') }}{% endcall %}
{% call panel('Möten') %}{{ empty('Inget möte bokat', 'Det första bokas av kontakten.') }}{% endcall %}
</aside></div>
{% endblock %}
"""
