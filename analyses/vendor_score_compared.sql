-- Does our score order the leads that bought better than the score of the marketing tool does?
-- How to read: one row per scoring model and vendor's score, over the leads that have both. An area (AUC) is the chance
-- that a buyer has the higher score of a buyer and another lead: 0.5 is no order, 1 a perfect one; _top_fifth is the
-- share of the buyers who are among the best fifth of the leads. Both scores are today's and know who bought: compare
-- them with each other, not with those of scoring_model_performance.
-- What to do: if the vendor's area is larger by more than two standard errors, look at the buyers that it ranks higher
-- and ask what it counts that no rule does; pardot_score and marketo_score may also stand in a rule themselves.
with

lead_attributes as (
    select * from {{ ref('stg_inputs__lead_attributes') }}
    where lower(attribute) in ('pardot_score', 'marketo_score', 'hubspot_score')
),

identity as (
    select * from {{ ref('int_identity') }}
    where identifier_type = 'lead_id'
),

scores as (
    select * from {{ ref('lead_scores') }}
),

milestones as (
    select * from {{ ref('lead_milestones') }}
),

vendor_scores as (
    select
        identity.lead_id,
        lower(lead_attributes.attribute) as vendor_score_name,
        {{ try_cast('lead_attributes.value', type_double()) }} as vendor_score,
        row_number() over (
            partition by identity.lead_id, lower(lead_attributes.attribute)
            order by lead_attributes.updated_at desc, lead_attributes.value desc
        ) as recency_rank
    from lead_attributes
    inner join identity
        on lead_attributes.lead_id = identity.identifier
),

compared as (
    select
        scores.scoring_model,
        vendor_scores.vendor_score_name,
        cast(scores.score as {{ type_double() }}) as our_score,
        vendor_scores.vendor_score,
        milestones.is_customer
    from scores
    inner join vendor_scores
        on
            scores.lead_id = vendor_scores.lead_id
            and vendor_scores.recency_rank = 1
            and vendor_scores.vendor_score is not null
    inner join milestones
        on
            scores.lead_id = milestones.lead_id
            and scores.scoring_model = milestones.scoring_model
),

ranked as (
    select
        scoring_model,
        vendor_score_name,
        is_customer,
        {{ midrank('scoring_model, vendor_score_name', 'our_score') }} as our_rank,
        {{ midrank('scoring_model, vendor_score_name', 'vendor_score') }} as vendor_rank,
        count(*) over (partition by scoring_model, vendor_score_name) as lead_count
    from compared
),

counted as (
    select
        scoring_model,
        vendor_score_name,
        count(*) as leads,
        sum(case when is_customer then 1 else 0 end) as customers,
        sum(case when is_customer then 0 else 1 end) as other_leads,
        sum(case when is_customer and our_rank > 0.8 * lead_count then 1 else 0 end) as our_top_customers,
        sum(case when is_customer and vendor_rank > 0.8 * lead_count then 1 else 0 end) as vendor_top_customers,
        sum(case when is_customer then our_rank else 0 end) as our_rank_sum,
        sum(case when is_customer then vendor_rank else 0 end) as vendor_rank_sum
    from ranked
    group by scoring_model, vendor_score_name
),

-- The rank sum of Mann and Whitney, as a share of the pairs of a buyer and another lead.
areas as (
    select
        *,
        (our_rank_sum - customers * (customers + 1) / 2.0) / nullif(customers * other_leads, 0) as our_auc,
        (vendor_rank_sum - customers * (customers + 1) / 2.0) / nullif(customers * other_leads, 0) as vendor_auc
    from counted
)

select
    scoring_model,
    vendor_score_name,
    leads,
    customers,
    our_auc,
    vendor_auc,
    {{ auc_standard_error('our_auc', 'customers', 'other_leads') }} as our_auc_standard_error,
    {{ auc_standard_error('vendor_auc', 'customers', 'other_leads') }} as vendor_auc_standard_error,
    {{ rate('our_top_customers', 'customers') }} as our_top_fifth,
    {{ rate('vendor_top_customers', 'customers') }} as vendor_top_fifth,
    {{ is_small_sample('customers') }} as is_small_sample
from areas
order by scoring_model asc, vendor_score_name asc
