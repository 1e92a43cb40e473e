/** What a program does in a world, in order; in the words of the newer revision. */
export type Step = Run | Write | Damage | Copy;

export interface Run {
  readonly kind: 'run';
  readonly words: readonly string[];
  /** Days of the world's clock since it began. */
  readonly day: number;
  readonly fault: Fault | null;
}

/** A call of the system that strace meddles with: the program is killed there, or the call fails. */
export interface Fault {
  readonly call: 'rename' | 'fsync' | 'unlink' | 'pwrite64';
  readonly what: 'signal=KILL' | 'error=EIO' | 'error=ENOSPC' | 'error=EROFS';
  /** Which of those calls, counted from 1. */
  readonly when: number;
}

interface Write {
  readonly kind: 'write';
  readonly file: string;
  readonly text: string;
}

/** Something that happens to one of the stored files, which is found by a number. */
export interface Damage {
  readonly kind: 'damage';
  readonly how: 'remove' | 'cut' | 'open to all' | 'replaced by the next';
  readonly file: number;
}

interface Copy {
  readonly kind: 'copy';
  readonly from: string;
  readonly to: string;
}

export function titleOf(step: Step): string {
  switch (step.kind) {
    case 'run': {
      const fault = step.fault === null ? '' : ` [${step.fault.call} ${step.fault.when}: ${step.fault.what}]`;
      return `kpki ${step.words.join(' ')}${fault}`;
    }
    case 'write':
      return `write ${step.file}`;
    case 'damage':
      return `file ${step.file}: ${step.how}`;
    case 'copy':
      return `copy ${step.from} to ${step.to}`;
  }
}
