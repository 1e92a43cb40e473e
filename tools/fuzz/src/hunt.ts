import type { Coverage, Spot } from './coverage.ts';
import { mutate, type Random } from './mutate.ts';
import type { Target } from './target.ts';

export type Report =
  /** Reaches code that no input before it reached. */
  | { readonly kind: 'interesting'; readonly input: Uint8Array }
  | { readonly kind: 'found'; readonly input: Uint8Array; readonly why: string };

export interface Hunt {
  readonly target: Target;
  readonly coverage: Coverage;
  readonly random: Random;
  readonly earlier: readonly Uint8Array[];
  /** Called before each try, with what is tried. */
  readonly trying: (input: Uint8Array) => void;
  readonly isOver: () => boolean;
  readonly report: (report: Report) => void;
}

const triesAtOnce = 300;

/** Tries inputs that grow out of those that led somewhere, until it is over. Answers how many led somewhere. */
export async function hunt({ target, coverage, random, earlier, trying, isOver, report }: Hunt): Promise<number> {
  const corpus: Uint8Array[] = [];

  async function attempt(input: Uint8Array): Promise<void> {
    trying(input);
    try {
      await target.run(input);
    } catch (error) {
      report({ kind: 'found', input, why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }

  /** Asking for the coverage takes much longer than a try, so it is asked for once after many. */
  async function attemptAll(inputs: readonly Uint8Array[]): Promise<void> {
    for (const input of inputs) await attempt(input);
    const fresh = coverage.fresh();
    if (fresh.length > 0) await keepThoseThatReach(fresh, inputs);
  }

  async function keepThoseThatReach(wanted: readonly Spot[], inputs: readonly Uint8Array[]): Promise<readonly Spot[]> {
    for (const input of inputs) await attempt(input);
    const reached = new Set(coverage.reached(wanted));
    const [input] = inputs;
    if (reached.size === 0 || input === undefined) return wanted;
    if (inputs.length === 1) {
      corpus.push(input);
      report({ kind: 'interesting', input });
      return wanted.filter((spot) => !reached.has(spot));
    }
    const middle = inputs.length >> 1;
    const left = await keepThoseThatReach(wanted, inputs.slice(0, middle));
    return left.length === 0 ? left : keepThoseThatReach(left, inputs.slice(middle));
  }

  for (const input of [...target.seeds.map(bytesOf), ...earlier]) await attemptAll([input]);
  while (!isOver()) {
    const parents = Array.from({ length: triesAtOnce }, () => corpus[random(corpus.length)] ?? new Uint8Array());
    await attemptAll(parents.map((parent) => mutate(parent, corpus, random)));
  }
  return corpus.length;
}

export function bytesOf(input: string | Uint8Array): Uint8Array {
  return typeof input === 'string' ? Buffer.from(input) : Uint8Array.from(input);
}
