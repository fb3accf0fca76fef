-- The only model that knows what day it is.
select cast('{{ var("as_of_date") or run_started_at.strftime("%Y-%m-%d") }}' as date) as as_of_date
