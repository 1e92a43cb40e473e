import { counted } from '../counts.ts';

/** Null: that of the environment, or of the file, that is shown. */
export interface LeftApply {
  readonly environment: string | null;
  readonly file: string | null;
}

/** Rotations in the same phase. */
export interface LeftRotation {
  readonly names: readonly string[];
  /** Null: files were written since the phase was read. */
  readonly phase: string | null;
  /** As the status of the rotation tells; null: it was not read. */
  readonly next: string | null;
}

/** What a session has written to a cluster, in applies that did not come to their end too. */
export interface SessionWrites {
  readonly applies: number;
  readonly undos: number;
  readonly files: number;
}

/** What kpki says in the shell once the UI is left, and while it waits for that. */
export const leavingTexts = {
  left: {
    nothing: (where: LeftApply): readonly string[] => [`${applyOf(where)} was not finished, and wrote nothing.`],
    'whole locations': (where: LeftApply): readonly string[] => [
      `${applyOf(where)} was not finished. What it wrote is whole;`,
      'running it again makes the rest.',
    ],
    unknown: (where: LeftApply): readonly string[] => [
      `${applyOf(where)} was left while it wrote.`,
      'Running it again finishes that, and makes the rest.',
    ],
  },
  pending: (artifacts: number): string => `${counted(artifacts, 'artifact')} pending; after the approval, run again:`,
  written: (writes: SessionWrites, cluster: string): string =>
    `${writesText(writes)} for cluster ${cluster}; see what is stored with:`,
  rotation: ({ names, phase, next }: LeftRotation): string => {
    const head = `Rotation of ${names.join(', ')}`;
    if (phase === null) return `${head}: in progress. Continue with:`;
    if (next === null) return `${head}: phase ${phase}. Continue with:`;
    return `${head}: phase ${phase}, ${next === phase ? 'incomplete' : `next ${next}`}. Continue with:`;
  },
  waits: {
    case: 'Waiting for the current case. Ctrl-C quits at once; what the case has made then stays.',
    write: 'Waiting for the current write. Ctrl-C quits at once; the next apply then repairs the files.',
    task: 'Waiting for the running task. Ctrl-C quits at once.',
  },
} as const;

/** Files are counted of a single apply: several write the same ones, and an undo restores them. */
function writesText({ applies, undos, files }: SessionWrites): string {
  if (applies === 1 && undos === 0) return counted(files, 'file change');
  return [
    ...(applies === 0 ? [] : [counted(applies, 'apply', 'applies')]),
    ...(undos === 0 ? [] : [counted(undos, 'undo')]),
  ].join(', ');
}

function applyOf({ environment, file }: LeftApply): string {
  const to = environment === null ? '' : ` to environment ${environment}`;
  return `The apply${to}${file === null ? '' : ` of ${file}`}`;
}
