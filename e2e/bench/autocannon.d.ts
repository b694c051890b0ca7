/** The part of autocannon (which has no types) that the benches use. */
declare module 'autocannon' {
  export type Request = { body?: string; headers?: Record<string, string> };
  export type Options = {
    url: string;
    method: 'POST';
    connections: number;
    /** Seconds. */
    duration: number;
    /** Requests per second over all connections. */
    overallRate: number;
    requests: { setupRequest: (request: Request) => Request }[];
  };
  export type Result = {
    '2xx': number;
    non2xx: number;
    errors: number;
    timeouts: number;
    /** Milliseconds. */
    latency: { p50: number; p97_5: number; p99: number; max: number };
    requests: { average: number };
  };
  export default function autocannon(options: Options): Promise<Result>;
}
