/** Ends the turn; further calls have no effect. */
type EndTurn = () => void;

/** Who may use a module now: any number of readers, or one writer. In the order of the requests. */
export interface Turns {
  shared(): Promise<EndTurn>;
  exclusive(): Promise<EndTurn>;
}

interface QueuedTurn {
  readonly exclusive: boolean;
  begin(): void;
}

/** A change of a token has the module to itself: otherwise SoftHSM may fail halfway and leave a key without a name. */
export function takingTurns(): Turns {
  const waiting: QueuedTurn[] = [];
  let running = 0;
  let isAlone = false;

  function beginWhatMay(): void {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (isAlone || (next.exclusive && running > 0)) return;
      waiting.shift();
      running += 1;
      isAlone = next.exclusive;
      next.begin();
    }
  }

  function end(): void {
    running -= 1;
    isAlone = false;
    beginWhatMay();
  }

  function turn(exclusive: boolean): Promise<EndTurn> {
    return new Promise((resolve) => {
      waiting.push({ exclusive, begin: () => resolve(onlyOnce(end)) });
      beginWhatMay();
    });
  }

  return { shared: () => turn(false), exclusive: () => turn(true) };
}

export function onlyOnce(giveBack: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    giveBack();
  };
}
