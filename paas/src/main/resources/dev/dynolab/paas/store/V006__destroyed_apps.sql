-- Apps whose files may still be there: noted when they are destroyed, gone when the files are.
create table destroyed_apps (id uuid primary key);
