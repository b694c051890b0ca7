-- Compressing a body takes longer than all the rest of storing it, while its sender waits; bodies go after two weeks.
alter table webhook_deliveries alter column body set storage external;
