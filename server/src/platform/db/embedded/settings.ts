/**
 * How the private cluster runs: on its socket only, small while idle, and without row contents or statements in its
 * log. Without `durable` it trades safety for speed, which suits throw-away databases of tests.
 */
export function serverSettings(major: number, durable: boolean): Record<string, string | number> {
  return {
    listen_addresses: '',
    unix_socket_permissions: '0700',
    port: 5432,
    max_connections: 100,
    shared_buffers: '48MB',
    maintenance_work_mem: '32MB',
    effective_cache_size: '512MB',
    max_wal_size: '512MB',
    // Filling a new segment with zeros holds up whoever commits meanwhile.
    wal_init_zero: 'off',
    max_worker_processes: 2,
    max_parallel_workers: 0,
    max_parallel_workers_per_gather: 0,
    max_logical_replication_workers: 0,
    autovacuum_max_workers: 2,
    jit: 'off',
    random_page_cost: 1.1,
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    // The default starts three more processes for reads that a cluster of this size does not make.
    ...(major >= 18 ? { io_method: 'sync' } : {}),
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}
