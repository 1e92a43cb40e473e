import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { configDefaults, defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config';

interface Tests {
  readonly folder: string;
  readonly name: string;
  /** Of one test; a minute unless told. */
  readonly seconds?: number;
  /** Of its files; all, unless it says. */
  readonly include?: string;
  readonly exclude?: readonly string[];
  /** A file that runs once, before all files of tests. */
  readonly before?: string;
  /** When they run, and beside what; `crowded` unless told. */
  readonly company?: Company;
}

/**
 * How many files run at once, in this order. Most of the time a file of tests waits for a server or a program, so more of
 * them are worth it than there are cores.
 */
const companies = {
  crowded: Math.max(3, availableParallelism()),
  // Among more, what holds a lease in a test was late to renew it.
  few: Math.max(2, availableParallelism() - 1),
  // What they count depends on how fast a machine answers.
  alone: 1,
} as const;
type Company = keyof typeof companies;

const underLoad = 'integration/day-two/*.test.ts';
/** The rest of what a live cluster is put through: `npm run test:soak` runs it, CI does not. */
const soak = 'integration/day-two/soak/*.test.ts';
/** CI tries a part of them. */
const frames = 'test/ui/frames.test.tsx';
const interrupts = 'integration/interrupts.test.ts';

/** Tests of a folder that are as usual in nothing but this. The time-outs are for a loaded machine. */
const special: readonly Tests[] = [
  // A test that stops a write at every step runs it some hundred times, with all its syncing.
  { folder: 'packages/filesystem', name: '@kpki/filesystem', seconds: 120 },
  { folder: 'packages/vault', name: '@kpki/vault', company: 'few' },
  { folder: 'packages/kubernetes', name: '@kpki/kubernetes', company: 'few' },
  { folder: 'tools/services', name: '@kpki/services', company: 'few' },
  // Packs and installs every package.
  { folder: 'tools/house-rules', name: '@kpki/house-rules', seconds: 240, before: './tools/house-rules/test/build.ts' },
  { folder: 'tools/sweep', name: '@kpki/sweep', company: 'few' },
  // Runs kpki against real servers again and again.
  { folder: 'tools/sink-faults', name: '@kpki/sink-faults', seconds: 120, company: 'few' },
  { folder: 'apps/kpki', name: 'kpki', exclude: [underLoad, soak], before: './apps/kpki/test/built/set-up.ts' },
  // A live cluster under constant load, of which no request may fail.
  {
    folder: 'apps/kpki',
    name: 'kpki under load',
    include: underLoad,
    before: './apps/kpki/test/built/set-up.ts',
    company: 'alone',
  },
  ...(process.env['KPKI_SOAK'] === undefined
    ? []
    : [
        {
          folder: 'apps/kpki',
          name: 'kpki soak',
          include: `{${soak},${frames},${interrupts}}`,
          before: './apps/kpki/test/built/set-up.ts',
          company: 'alone',
        } as const,
      ]),
];

/** Every package and tool: a new one has tests as usual without a row here. */
const folders: readonly Tests[] = [
  ...['packages', 'tools']
    .flatMap((above) =>
      globSync(`${above}/*/package.json`, { cwd: import.meta.dirname }).map((file) => {
        const { name } = JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as { readonly name: string };
        return { folder: dirname(file), name };
      }),
    )
    .filter(({ folder }) => !special.some((each) => each.folder === folder)),
  ...special,
];

const project = ({
  folder,
  name,
  seconds = 60,
  company = 'crowded',
  ...files
}: Tests): TestProjectInlineConfiguration => ({
  // Tests read the sources of the other packages; nothing has to be built first.
  ssr: { resolve: { conditions: ['@kpki/source', 'node', 'import', 'default'] } },
  test: {
    name,
    root: folder,
    environment: 'node',
    include: [files.include ?? '{src,test,integration}/**/*.test.{ts,tsx}'],
    ...(files.before === undefined ? {} : { globalSetup: join(import.meta.dirname, files.before) }),
    exclude: [...configDefaults.exclude, ...(files.exclude ?? [])],
    // Most of the processor's time would go into importing the same modules for each file once more. What a test changes
    // of its process, it puts back.
    isolate: false,
    maxWorkers: companies[company],
    sequence: { groupOrder: Object.keys(companies).indexOf(company) },
    testTimeout: seconds * 1000,
    // A hook starts a whole control plane.
    hookTimeout: 240_000,
  },
});

// One run over all projects, so that one line at the end counts every test.
const config: ViteUserConfig = defineConfig({
  test: { projects: folders.map(project), reporters: ['default', './tools/house-rules/src/closing-line.ts'] },
});

export default config;
