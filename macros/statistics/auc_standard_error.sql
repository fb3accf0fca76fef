{#
The standard error of an area under the ROC curve, from the area and the numbers of positives and negatives: Hanley and
McNeil 1982, The meaning and use of the area under a receiver operating characteristic (ROC) curve, Radiology 143:29-36.
#}
{% macro auc_standard_error(area, positives, negatives) -%}
    sqrt((
        {{ area }} * (1 - {{ area }})
        + ({{ positives }} - 1) * ({{ area }} / (2 - {{ area }}) - {{ area }} * {{ area }})
        + ({{ negatives }} - 1) * (2 * {{ area }} * {{ area }} / (1 + {{ area }}) - {{ area }} * {{ area }})
    ) / cast(nullif({{ positives }} * {{ negatives }}, 0) as {{ type_double() }}))
{%- endmacro %}
