-- The host names that an app added to its own door; APP.localhost is not among them.
alter table route_hosts add column id uuid default random_uuid() not null;
alter table route_hosts add column created_at timestamp(9) with time zone default current_timestamp not null;
alter table route_hosts add constraint route_hosts_id unique (id);
