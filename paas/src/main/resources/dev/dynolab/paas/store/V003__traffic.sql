-- What an app says of its traffic beside the counts of its processes.
create table traffic_weights (
    app_id uuid not null references apps on delete cascade,
    version int not null,
    ppm int not null, -- parts per million, 0 is none
    primary key (app_id, version)
);

create table traffic_rules (
    app_id uuid not null references apps on delete cascade,
    position int not null,
    condition varchar not null,
    version int not null,
    primary key (app_id, position)
);
