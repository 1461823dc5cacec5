import type { BudgetState } from '../domain/budget.ts';
import { describeBudget, toBudgetState } from '../domain/budget.ts';
import type { MicroUsd } from '../domain/cost.ts';
import { formatCost } from '../domain/cost.ts';
import { BudgetExceededError, ConfigurationError } from '../errors.ts';
import type { CallOptions } from '../ports/call.ts';

/** Money and tokens together; `microUsd` null: the price is not known. */
export interface Spending {
  readonly microUsd: MicroUsd | null;
  /** input and output */
  readonly tokens: number;
}

export interface Reservation {
  /**
   * Replaces what was reserved by what was spent. What is unknown counts as all that was reserved: null for a call
   * that was cut off, `microUsd` null for an unknown price. Only the first call counts.
   */
  settle(spent: Spending | null): void;
}

export interface BudgetOptions {
  /** what the limits are for; default: the calls that share the budget */
  readonly scope?: BudgetState['scope'] | undefined;
  /** the same in words, such as `November 2026` */
  readonly title?: string | undefined;
  /** what to do when it is used up, as a sentence */
  readonly remedy?: string | undefined;
  /** null or absent: no limit */
  readonly limitMicroUsd?: MicroUsd | null | undefined;
  readonly limitTokens?: number | null | undefined;
  /** what was spent before, such as by the run that is resumed */
  readonly spentMicroUsd?: MicroUsd | undefined;
  readonly spentTokens?: number | undefined;
}

/**
 * A limit that many calls share. As long as every reservation is at least what is then settled, the sum of what is
 * spent never passes the limit, however many calls run at once.
 */
export interface Budget {
  readonly limitMicroUsd: MicroUsd | null;
  readonly limitTokens: number | null;
  /** settled so far, with what was spent before */
  readonly spentMicroUsd: MicroUsd;
  readonly spentTokens: number;
  /** each limit that a call has to keep to, the one that calls share most narrowly first */
  readonly states: readonly BudgetState[];
  /**
   * Sets the most a call may cost aside. Waits while others' reservations leave too little room, because they mostly
   * cost less than they reserved; first come, first served.
   * @throws BudgetExceededError when it does not fit even after the others have settled
   * @throws ConfigurationError when the budget is in USD and the price unknown
   */
  reserve(amount: Spending, options: CallOptions): Promise<Reservation>;
}

/** A budget that others spend from, too. */
export interface OpenBudget extends Budget {
  /** settled through this budget alone */
  readonly ownMicroUsd: MicroUsd;
  readonly ownTokens: number;
  /** Replaces what was spent before and by others. */
  setSpentElsewhere(spent: { readonly microUsd: MicroUsd; readonly tokens: number }): void;
}

/** @throws ConfigurationError when a limit is negative or not a number */
export function createBudget(options: BudgetOptions = {}): OpenBudget {
  return new SharedBudget(options);
}

/**
 * Several limits as one: a call has to fit into all of them. Each reserves from the first to the last, so that calls
 * which wait for each other never do so in a circle.
 */
export function combineBudgets(first: Budget, ...others: readonly Budget[]): Budget {
  const all = [first, ...others];
  const limited = (key: 'limitMicroUsd' | 'limitTokens'): number | null => {
    const limits = all.flatMap((budget) => budget[key] ?? []);
    return limits.length === 0 ? null : Math.min(...limits);
  };
  return {
    limitMicroUsd: limited('limitMicroUsd'),
    limitTokens: limited('limitTokens'),
    get spentMicroUsd() {
      return first.spentMicroUsd;
    },
    get spentTokens() {
      return first.spentTokens;
    },
    get states() {
      return all.flatMap(({ states }) => states);
    },
    async reserve(amount, options) {
      const taken: Reservation[] = [];
      try {
        for (const budget of all) taken.push(await budget.reserve(amount, options));
      } catch (error) {
        for (const reservation of taken) reservation.settle({ microUsd: 0, tokens: 0 });
        throw error;
      }
      return { settle: (spent) => taken.forEach((reservation) => reservation.settle(spent)) };
    },
  };
}

interface Waiter {
  readonly amount: Spending;
  readonly resolve: (reservation: Reservation) => void;
  readonly reject: (error: Error) => void;
}

class SharedBudget implements OpenBudget {
  readonly limitMicroUsd: MicroUsd | null;
  readonly limitTokens: number | null;
  readonly #about: Pick<BudgetState, 'scope' | 'title'> & { readonly remedy: string };
  #elsewhere: { microUsd: number; tokens: number };
  #own = { microUsd: 0, tokens: 0 };
  #refused = false;
  #reserved = { microUsd: 0, tokens: 0 };
  #open = 0;
  #waiting: Waiter[] = [];

  constructor(options: BudgetOptions) {
    this.limitMicroUsd = requireLimit('limitMicroUsd', options.limitMicroUsd ?? null);
    this.limitTokens = requireLimit('limitTokens', options.limitTokens ?? null);
    const { scope = 'call', title = 'these calls', remedy = 'Allow more, then call again.' } = options;
    this.#about = { scope, title, remedy };
    this.#elsewhere = {
      microUsd: requireLimit('spentMicroUsd', options.spentMicroUsd ?? 0) ?? 0,
      tokens: requireLimit('spentTokens', options.spentTokens ?? 0) ?? 0,
    };
  }

  get spentMicroUsd(): MicroUsd {
    return this.#elsewhere.microUsd + this.#own.microUsd;
  }

  get spentTokens(): number {
    return this.#elsewhere.tokens + this.#own.tokens;
  }

  get ownMicroUsd(): MicroUsd {
    return this.#own.microUsd;
  }

  get ownTokens(): number {
    return this.#own.tokens;
  }

  get states(): readonly BudgetState[] {
    const { limitMicroUsd, limitTokens, spentMicroUsd, spentTokens } = this;
    if (limitMicroUsd === null && limitTokens === null) return [];
    const { scope, title } = this.#about;
    const figures = { scope, title, limitMicroUsd, limitTokens, spentMicroUsd, spentTokens, refused: this.#refused };
    return [toBudgetState(figures)];
  }

  setSpentElsewhere(spent: { readonly microUsd: MicroUsd; readonly tokens: number }): void {
    this.#elsewhere = spent;
    this.#serve();
  }

  async reserve(amount: Spending, options: CallOptions): Promise<Reservation> {
    options.signal?.throwIfAborted();
    if (this.limitMicroUsd !== null && amount.microUsd === null) {
      throw new ConfigurationError('A budget in USD needs models with a known price: add the price as an override.');
    }
    if (this.#waiting.length === 0 && this.#fits(amount, this.#reserved)) return this.#take(amount);
    return this.#wait(amount, options.signal);
  }

  #wait(amount: Spending, signal: AbortSignal | undefined): Promise<Reservation> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting = this.#waiting.filter((candidate) => candidate !== waiter);
        reject(signal?.reason);
        this.#serve();
      };
      const stay = (): void => signal?.removeEventListener('abort', leave);
      const waiter: Waiter = {
        amount,
        resolve: (reservation) => (stay(), resolve(reservation)),
        reject: (error) => (stay(), reject(error)),
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiter);
      this.#serve();
    });
  }

  /** Serves the queue from its head: grants what fits, refuses what can never fit, stops at what has to wait. */
  #serve(): void {
    for (let head = this.#waiting[0]; head !== undefined; head = this.#waiting[0]) {
      const fits = this.#fits(head.amount, this.#reserved);
      const mayFitLater = this.#open > 0 && this.#fits(head.amount, { microUsd: 0, tokens: 0 });
      if (!fits && mayFitLater) return;
      this.#waiting.shift();
      if (fits) head.resolve(this.#take(head.amount));
      else head.reject(this.#exceeded(head.amount));
    }
  }

  #fits(amount: Spending, reserved: { microUsd: number; tokens: number }): boolean {
    const money = this.spentMicroUsd + reserved.microUsd + (amount.microUsd ?? 0);
    const tokens = this.spentTokens + reserved.tokens + amount.tokens;
    return money <= (this.limitMicroUsd ?? Infinity) && tokens <= (this.limitTokens ?? Infinity);
  }

  #take(amount: Spending): Reservation {
    const money = amount.microUsd ?? 0;
    this.#reserved = { microUsd: this.#reserved.microUsd + money, tokens: this.#reserved.tokens + amount.tokens };
    this.#open += 1;
    let settled = false;
    return {
      settle: (spent) => {
        if (settled) return;
        settled = true;
        this.#open -= 1;
        this.#reserved = { microUsd: this.#reserved.microUsd - money, tokens: this.#reserved.tokens - amount.tokens };
        this.#own = {
          microUsd: this.#own.microUsd + (spent?.microUsd ?? money),
          tokens: this.#own.tokens + (spent?.tokens ?? amount.tokens),
        };
        this.#serve();
      },
    };
  }

  #exceeded(amount: Spending): BudgetExceededError {
    this.#refused = true;
    const { limitMicroUsd, limitTokens, spentMicroUsd, spentTokens } = this;
    const { scope, title, remedy } = this.#about;
    const stands = this.states.map(describeBudget).join('');
    const next = limitMicroUsd === null ? `${amount.tokens.toLocaleString('en')} tokens` : formatCost(amount.microUsd);
    return new BudgetExceededError(
      `The budget for ${title} is used up: ${stands}, and the next call may take up to ${next}. ${remedy}`,
      { details: { scope, limitMicroUsd, limitTokens, spentMicroUsd, spentTokens, next: amount } },
    );
  }
}

function requireLimit(name: string, value: number | null): number | null {
  if (value === null || (Number.isFinite(value) && value >= 0)) return value;
  throw new ConfigurationError(`The budget's ${name} must be a number of zero or more, or absent.`);
}
