-- The reference of the benchmark: the files of this folder, in the order of their names, make the project's scores,
-- contributions, reasons and history from the raw files and the seeds alone, as fast as one script on DuckDB can.
-- Rules are rows that events and leads are joined to, never text in SQL: a change of a seed changes both alike.
-- 01 to 06 scan and reduce, 07 to 15 score; 20 to 24 prepare the history, and 30 to 36 make it, bucket by bucket.
-- The views raw.* and seeds.* are made by reference.py and are what staging is in the project.
-- Left out: stages, outcomes, worklist, accounts, marts, the log; spam suspicion and qualification, which are no part
-- of a score; label, trend, percentile and rank; earlier versions of a profile (at the first build the snapshot has
-- only one, and that holds since ever); checks of seeds and inputs; all tests.

create or replace macro as_of_date() as cast(getvariable('as_of_date') as date);

-- Is a day inside [valid_from, valid_to)?
create or replace macro is_valid_on(valid_from, valid_to, day) as
    coalesce(valid_from <= day, true) and coalesce(day < valid_to, true);

create or replace macro clamp(value, minimum, maximum) as
    case when value < minimum then minimum when value > maximum then maximum else value end;

create or replace macro escape_like(text) as replace(replace(replace(text, '!', '!!'), '%', '!%'), '_', '!_');

-- The operators of the rule seeds.
create or replace macro is_met(value, operator, operand, upper_operand) as
    case operator
        when 'is_known' then value is not null
        when 'is_unknown' then value is null
        when 'equals' then lower(trim(value)) = lower(trim(operand))
            or coalesce(try_cast(value as decimal(28, 6)) = try_cast(operand as decimal(28, 6)), false)
        when 'not_equals' then not (
            lower(trim(value)) = lower(trim(operand))
            or coalesce(try_cast(value as decimal(28, 6)) = try_cast(operand as decimal(28, 6)), false)
        )
        when 'in' then '|' || replace(replace(lower(trim(operand)), ' |', '|'), '| ', '|') || '|'
            like '%|' || escape_like(lower(trim(value))) || '|%' escape '!'
            and lower(trim(value)) not like '%|%'
        when 'contains' then lower(trim(value)) like '%' || escape_like(lower(trim(operand))) || '%' escape '!'
        when 'starts_with' then lower(trim(value)) like escape_like(lower(trim(operand))) || '%' escape '!'
        when 'ends_with' then lower(trim(value)) like '%' || escape_like(lower(trim(operand))) escape '!'
        when 'matches' then regexp_matches(trim(value), operand, 'i')
        when 'between' then try_cast(value as decimal(28, 6)) >= try_cast(operand as decimal(28, 6))
            and try_cast(value as decimal(28, 6)) < try_cast(upper_operand as decimal(28, 6))
        when 'at_least' then try_cast(value as decimal(28, 6)) >= try_cast(operand as decimal(28, 6))
        when 'less_than' then try_cast(value as decimal(28, 6)) < try_cast(operand as decimal(28, 6))
        else false
    end;
