-- What the forms of a lead look like, for spam rules.
with

form_submissions as (
    select * from {{ ref('stg_inputs__form_submissions') }}
),

identity as (
    select * from {{ ref('int_identity') }}
),

clock as (
    select * from {{ ref('int_clock') }}
),

resolved as (
    select
        form_submissions.event_id,
        form_submissions.message,
        form_submissions.seconds_to_submit,
        form_submissions.is_honeypot_filled,
        form_submissions.occurred_at,
        coalesce(by_lead_id.lead_id, by_visitor.lead_id, by_address.lead_id) as lead_id,
        row_number() over (
            partition by form_submissions.event_id
            order by
                coalesce(form_submissions.loaded_at, form_submissions.occurred_at) desc,
                {{ content_hash('form_submissions', ['message', 'seconds_to_submit', 'is_honeypot_filled']) }} asc
        ) as load_rank
    from form_submissions
    inner join clock
        on cast(form_submissions.occurred_at as date) <= clock.as_of_date
    left join identity as by_lead_id
        on
            by_lead_id.identifier_type = 'lead_id'
            and form_submissions.lead_id = by_lead_id.identifier
    left join identity as by_visitor
        on
            by_visitor.identifier_type = 'anonymous_id'
            and form_submissions.anonymous_id = by_visitor.identifier
    left join identity as by_address
        on
            by_address.identifier_type = 'email'
            and lower(form_submissions.email) = by_address.identifier
    where form_submissions.event_id is not null
),

messages_ranked as (
    select
        lead_id,
        substring(message, 1, 2000) as message,
        row_number() over (partition by lead_id order by occurred_at desc, event_id asc) as recency_rank
    from resolved
    where
        load_rank = 1
        and message is not null
),

latest_messages as (
    select
        lead_id,
        message
    from messages_ranked
    where recency_rank = 1
),

counted as (
    select
        lead_id,
        count(*) as form_count,
        min(seconds_to_submit) as form_seconds_to_submit,
        max(case when is_honeypot_filled then 'true' else 'false' end) as form_is_honeypot_filled
    from resolved
    where
        load_rank = 1
        and lead_id is not null
    group by lead_id
)

select
    counted.lead_id,
    latest_messages.message as form_message,
    counted.form_is_honeypot_filled,
    counted.form_count,
    counted.form_seconds_to_submit
from counted
left join latest_messages
    on counted.lead_id = latest_messages.lead_id
