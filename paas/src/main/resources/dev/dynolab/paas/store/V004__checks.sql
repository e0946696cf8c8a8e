-- The path an app's new web dynos must answer before they count as up; no row is Heroku's rule, a bound port.
create table app_checks (
    app_id uuid primary key references apps on delete cascade,
    path varchar not null
);
