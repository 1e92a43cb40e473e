export interface TestKind {
  /** Before `.test.ts` in the name of the file; unit tests have none. */
  readonly ending: string;
  /** The resources that it may use, for CONTRIBUTING.md and for the error of a test that uses others. */
  readonly uses: string;
  readonly isAlone: boolean;
  /** Which of the files a run takes: all, or another one or another tenth each time. The soak takes all. */
  readonly taken: 'all' | 'one' | 'tenth';
  /** Of one test, on a loaded machine. */
  readonly seconds: number;
}

/** The kinds of test files, by the ending of a name, in the order of a run: what waits most begins first. */
export const testKinds = {
  load: {
    ending: '.load',
    uses: 'a live cluster that is rotated under constant load; each run of `npm test` does another one of these files, or a part of it',
    isAlone: false,
    taken: 'one',
    seconds: 900,
  },
  soak: {
    ending: '.soak',
    uses: 'what takes long and proves more than is worth its time each time; each run of `npm test` does another tenth of these files',
    isAlone: false,
    taken: 'tenth',
    seconds: 3600,
  },
  components: {
    ending: '.components',
    uses: "etcd, API servers, kubelets, Vault, SoftHSM, tmux; it says which with `needs('etcd', …)`",
    isAlone: false,
    taken: 'all',
    seconds: 300,
  },
  program: {
    ending: '.program',
    uses: 'processes, the built program for one, and servers of the test itself',
    isAlone: false,
    taken: 'all',
    seconds: 240,
  },
  conformance: {
    ending: '.conformance',
    uses: 'the same, for the suite of the plugin contract',
    isAlone: true,
    taken: 'all',
    seconds: 120,
  },
  unit: {
    ending: '',
    uses: 'no process, no network, no disk but a temporary folder',
    isAlone: true,
    taken: 'all',
    seconds: 60,
  },
} as const satisfies Readonly<Record<string, TestKind>>;

export type TestKindName = keyof typeof testKinds;

const endings = new Map<string, TestKindName>(
  Object.entries(testKinds).map(([name, { ending }]) => [ending, name as TestKindName]),
);

/** The kind of a test file by its name; null where it has an ending that no kind has, or is no test file. */
export function testKindOf(file: string): TestKindName | null {
  const [, ending] = /^[^.]+((?:\.[a-z-]+)*)\.test\.tsx?$/.exec(file.split('/').at(-1) ?? '') ?? [];
  if (ending === undefined) return null;
  return endings.get(ending) ?? null;
}
