{#
What Pardot's numbers for kinds of visitor activity are here: channel and activity type. The numbers are those of
Pardot's API reference (Object Field References, Visitor Activity). Clicks (1) and views (2) depend on what was clicked
or viewed. Pardot tells what it sent, not what arrived: that is what e-mail rates are of, bounces taken off. Kinds that
are not here, those of deals among them, become web events of an unknown type, so that they are counted.
#}
{% macro pardot_activity_types() %}
    {{- return({
        3: ('web', 'form_error'),
        4: ('form', 'form_submission'),
        5: ('web', 'session_start'),
        6: ('email', 'delivered'),
        7: ('web', 'site_search'),
        11: ('email', 'open'),
        12: ('email', 'unsubscribe'),
        13: ('email', 'hard_bounce'),
        14: ('email', 'spam_complaint'),
        15: ('email', 'preference_page'),
        16: ('email', 'resubscribe'),
        17: ('web', 'link_click'),
        20: ('web', 'session_start'),
        21: ('web', 'link_click'),
        22: ('web', 'chat'),
        23: ('attendance', 'webinar_invited'),
        24: ('attendance', 'webinar_attended'),
        25: ('attendance', 'webinar_registered'),
        26: ('social', 'click'),
        27: ('web', 'video_watch'),
        28: ('attendance', 'conference_registered'),
        29: ('attendance', 'conference_attended'),
        30: ('form', 'form_submission'),
        34: ('web', 'video_finish'),
    }) -}}
{% endmacro %}
