-- A staged release runs beside the current one and is not current until it is promoted.
alter table releases add column staged boolean default false not null;
