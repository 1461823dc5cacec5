import { untilAborted } from './until-aborted.ts';

/** What came of shared work. */
export interface Landed {
  readonly value: unknown;
  /** callers who come before this settles share the value, too; it never rejects */
  readonly until?: Promise<unknown>;
}

/** Work that is done once for all who ask for it at the same time. */
export interface SingleFlight {
  /**
   * Joins the work under way for a key, or starts it. Callers get values of their own, for JSON. One that aborts leaves
   * alone; when nobody waits any more, the work is aborted and the next caller starts anew.
   */
  run(key: string, work: (signal: AbortSignal) => Promise<Landed>, signal: AbortSignal | undefined): Promise<unknown>;
}

interface Flight {
  readonly landing: Promise<Landed>;
  readonly stop: AbortController;
  waiting: number;
}

export function createSingleFlight(): SingleFlight {
  const flights = new Map<string, Flight>();
  const forget = (key: string, flight: Flight): void => {
    if (flights.get(key) === flight) flights.delete(key);
  };
  const start = (key: string, work: (signal: AbortSignal) => Promise<Landed>): Flight => {
    const stop = new AbortController();
    const flight: Flight = { landing: work(stop.signal), stop, waiting: 0 };
    flights.set(key, flight);
    flight.landing
      .then(({ until }) => until)
      .then(
        () => forget(key, flight),
        () => forget(key, flight),
      );
    return flight;
  };
  return {
    async run(key, work, signal) {
      signal?.throwIfAborted();
      const joined = flights.get(key);
      const flight = joined ?? start(key, work);
      flight.waiting += 1;
      try {
        const { value } = await untilAborted(flight.landing, signal);
        return joined === undefined ? value : structuredClone(value);
      } finally {
        flight.waiting -= 1;
        // After the landing this aborts nothing, and whoever still comes shares the value.
        if (flight.waiting === 0 && signal?.aborted === true) {
          forget(key, flight);
          flight.stop.abort(signal.reason);
        }
      }
    },
  };
}
