/** A trouble that strikes the next calls or deliveries that match, then is over. */
export type RestFault =
  | { readonly kind: 'too-many-requests' }
  /** The workspace allows only listed addresses. */
  | { readonly kind: 'ip-not-allowed' }
  | { readonly kind: 'server-error'; readonly status: number }
  | { readonly kind: 'latency'; readonly ms: number };
export type DeliveryFault =
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'empty-changes' }
  /** Holds `count` deliveries back and then sends them in reverse. */
  | { readonly kind: 'reorder'; readonly count: number };

type Aim = {
  /** How many calls or deliveries it strikes; default 1. */
  readonly times?: number;
  /** Only paths (REST) or event keys (deliveries) that match. */
  readonly match?: RegExp;
};
type Planned<F> = { readonly fault: F; readonly match: RegExp | null; left: number };

export type Faults = {
  /** Plans a fault for REST calls. */
  rest(fault: RestFault, aim?: Aim): void;
  /** Plans a fault for deliveries. */
  deliveries(fault: DeliveryFault, aim?: Aim): void;
  /** Forgets what has not struck yet. */
  clear(): void;
  /** The faults that strike this call now; each is used up once. */
  takeRest(path: string): RestFault[];
  takeDelivery(event: string): DeliveryFault[];
};

export function createFaults(): Faults {
  const rest: Planned<RestFault>[] = [];
  const deliveries: Planned<DeliveryFault>[] = [];
  return {
    rest: (fault, aim = {}) => void rest.push(plan(fault, aim)),
    deliveries: (fault, aim = {}) => void deliveries.push(plan(fault, aim)),
    clear() {
      rest.length = 0;
      deliveries.length = 0;
    },
    takeRest: (path) => take(rest, path),
    takeDelivery: (event) => take(deliveries, event),
  };
}

function plan<F extends RestFault | DeliveryFault>(fault: F, aim: Aim): Planned<F> {
  const times = fault.kind === 'reorder' ? fault.count : (aim.times ?? 1);
  return { fault, match: aim.match ?? null, left: times };
}

function take<F>(planned: Planned<F>[], subject: string): F[] {
  const struck = planned.filter((entry) => entry.left > 0 && (entry.match?.test(subject) ?? true));
  for (const entry of struck) entry.left -= 1;
  planned.splice(0, planned.length, ...planned.filter((entry) => entry.left > 0));
  return struck.map((entry) => entry.fault);
}
