create table apps (
    id uuid primary key,
    name varchar(30) not null unique,
    owner varchar(254) not null,
    region varchar(64) not null,
    stack varchar(64) not null,
    maintenance boolean not null,
    created_at timestamp(9) with time zone not null,
    updated_at timestamp(9) with time zone not null,
    released_at timestamp(9) with time zone
);

create table app_features (
    app_id uuid not null references apps on delete cascade,
    feature varchar(64) not null,
    enabled boolean not null,
    created_at timestamp(9) with time zone not null,
    updated_at timestamp(9) with time zone not null,
    primary key (app_id, feature)
);

create table slugs (
    id uuid primary key,
    app_id uuid not null references apps on delete cascade,
    checksum varchar(100) not null,
    size bigint not null,
    process_types varchar not null, -- JSON: type to command
    buildpack_description varchar not null,
    commit_id varchar not null,
    commit_description varchar not null,
    stack varchar(64) not null,
    created_at timestamp(9) with time zone not null,
    updated_at timestamp(9) with time zone not null
);

create table releases (
    id uuid primary key,
    app_id uuid not null references apps on delete cascade,
    version int not null,
    slug_id uuid references slugs on delete cascade,
    config varchar not null, -- JSON: name to value, all of them as of this release
    description varchar not null,
    user_email varchar(254) not null,
    status varchar(16) not null,
    created_at timestamp(9) with time zone not null,
    updated_at timestamp(9) with time zone not null,
    unique (app_id, version)
);

create table formation (
    app_id uuid not null references apps on delete cascade,
    type varchar not null,
    pin int not null, -- a release's version; 0 follows the current one
    position int not null, -- the order in which people see the lines
    region varchar(64) not null,
    quantity int not null,
    size varchar(64) not null,
    primary key (app_id, type, pin)
);

-- A front door. An app's own has the app's id; others may be shared by many apps, in many regions.
create table routes (
    id uuid primary key,
    region varchar(64) not null,
    port int unique,
    created_at timestamp(9) with time zone not null
);

create table route_hosts (
    host varchar(253) primary key,
    route_id uuid not null references routes on delete cascade
);

create table route_apps (
    route_id uuid not null references routes on delete cascade,
    app_id uuid not null references apps on delete cascade,
    primary key (route_id, app_id)
);
