-- An app whose dynos sleep until the next request.
create table app_idle (
    app_id uuid primary key references apps on delete cascade,
    since timestamp(6) with time zone not null
);
