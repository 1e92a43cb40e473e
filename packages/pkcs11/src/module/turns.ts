import { onlyOnce } from '../only-once.ts';

/** Ends the turn; once, however often it is called. */
type EndTurn = () => void;

/** Who may use a module now: any number beside each other, or one alone. In the order asked for. */
export interface Turns {
  beside(): Promise<EndTurn>;
  alone(): Promise<EndTurn>;
}

interface Waiting {
  readonly alone: boolean;
  begin(): void;
}

/**
 * What changes a token has the module to itself. SoftHSM is not up to more: where one thread makes a key while another
 * looks for objects, it may give the key up halfway (CKR_GENERAL_ERROR) and leave one that has no name.
 */
export function takingTurns(): Turns {
  const waiting: Waiting[] = [];
  let running = 0;
  let isAlone = false;

  function beginWhatMay(): void {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (isAlone || (next.alone && running > 0)) return;
      waiting.shift();
      running += 1;
      isAlone = next.alone;
      next.begin();
    }
  }

  function end(): void {
    running -= 1;
    isAlone = false;
    beginWhatMay();
  }

  function turn(alone: boolean): Promise<EndTurn> {
    return new Promise((resolve) => {
      waiting.push({ alone, begin: () => resolve(onlyOnce(end)) });
      beginWhatMay();
    });
  }

  return { beside: () => turn(false), alone: () => turn(true) };
}
