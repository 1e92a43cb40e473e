import { page, section, table } from './reference/markdown.ts';
import { orders, programFolders } from './rules/folders.ts';
import type { Package, Workspace } from './workspace.ts';

const engineFolders = 'packages/engine/src';

/** Writes `docs/architecture.md`: the picture from the dependencies in package.json, the tables from the order of folders. */
export async function architecturePage(workspace: Workspace): Promise<string> {
  const engine = orders.find(({ source }) => source === engineFolders)?.folders ?? [];
  const rows = await Promise.all(
    engine.map(async (folder) => {
      const file = `${engineFolders}/${folder}/README.md`;
      return [`[${folder}](../${file})`, firstSentence((await workspace.text(file)) ?? '')];
    }),
  );
  return page('Architecture', about, [
    section('The model', model),
    section('The packages', packages, picture(workspace.packages)),
    section('The engine', engineAbout, table(['Folder', 'Purpose'], rows)),
    section(
      'The program',
      programAbout,
      table(
        ['Folder', 'Purpose'],
        Object.entries(programFolders).map(([folder, purpose]) => [`[${folder}](../apps/kpki/src/${folder})`, purpose]),
      ),
    ),
    section('One run', run),
    section('Where does a change go?', change),
  ]);
}

const about = [
  'kpki is plan and apply for the PKI of a cluster. It compares the desired PKI with the stored one, and derives what to do.',
  'It keeps no state of its own: the next run reads the sinks again.',
].join('\n');

const model = [
  '1. A **spec** (`kpki.yaml`, or the files of kubeadm) says which nodes, users and CAs a cluster has.',
  '2. The **catalog** turns a spec into **artifacts**: CAs, trust bundles, certificates, kubeconfigs and key pairs.',
  '3. A **layout** assigns each part of an artifact to an entry at a location of a sink. Each such place is a **slot**.',
  '4. **Backends** make or hold keys and issue certificates. **Sinks** store the results. Both are plugins.',
  '5. Reading all sinks gives the **observed state**: a copy of each artifact at each slot, with its revision.',
  '6. A private key stays in its sink. The observed state holds its public key only.',
  '7. **Policies** compare each copy with the spec, and return **findings**: a code with parameters, no sentence.',
  '8. **Planning** is pure. It turns findings into one **step** for each artifact: an action and the entries to write.',
  '9. A **plan** is plain data: steps, revisions, and the rollout to a running cluster.',
  '10. **Apply** takes the locks, reads and plans again, makes all contents, and writes each location on its revision.',
  '11. A directory is written with a journal, so that a killed run is completed or rolled back by the next one.',
  '12. Sinks retain what a write replaced, under an apply ID. **Undo** restores it.',
  '13. A **rotation** has five phases. The stored certificates alone say which one is next; **live checks** ask the servers.',
  '14. The **rollout** says what to restart on which node, in waves.',
  '15. **Presentation** has every sentence. Commands, the UI and the screen-reader mode render the same documents.',
].join('\n');

const packages = [
  'An arrow means: imports. Dependencies of dependencies are not drawn. [Layers](decisions/layers.md) says which tools check',
  'this. `tools/` is outside: tests and builds use it, and no package ships it.',
].join('\n');

const engineAbout = [
  'The lowest folder is first. A folder imports only from folders above it in this table. Each name links to a README with',
  'the input and the output of the folder.',
].join('\n');

const programAbout = 'The same order holds here: the lowest folder is first.';

const run = [
  'How `kpki apply` goes through the code:',
  '',
  '1. [main.ts](../apps/kpki/src/main.ts) finds the row of the command in [commands/table.ts](../apps/kpki/src/commands/table.ts),',
  '   and `command-line/` reads the options.',
  '2. `session/` parses the configuration with `@kpki/spec`, checks the trust in plugins, and opens backends and sinks.',
  '3. `inventory/` reads the observed state.',
  '4. [make-plan.ts](../packages/engine/src/plan/make-plan.ts) makes the plan; `@kpki/presentation` words it; `print/` shows it;',
  '   the terminal asks.',
  '5. [apply.ts](../packages/engine/src/apply/apply.ts) takes the locks, reads and plans again, and refuses if the plan changed.',
  '6. `apply/` makes all keys, certificates and kubeconfigs, then writes location by location.',
  '7. `rollout/` says what to restart; hooks run; the exit code says whether something is left to do.',
].join('\n');

const change =
  'See the [table in CONTRIBUTING](../CONTRIBUTING.md#where-does-a-change-go): one line for each kind of change.';

/** A flowchart in Mermaid of the published packages; adapters are one box, since no package but the program imports one. */
function picture(all: readonly Package[]): string {
  const shipped = all.filter(({ folder }) => !folder.startsWith('tools/'));
  const isAdapter = ({ manifest }: Package): boolean => manifest.nx?.tags?.includes('layer:adapter') === true;
  const boxes = new Map(
    shipped.map((each) => [each.manifest.name, isAdapter(each) ? 'adapters' : short(each.manifest.name)]),
  );
  const imports = new Map<string, Set<string>>();
  for (const each of shipped) {
    const from = boxes.get(each.manifest.name) ?? '';
    const names = Object.keys({
      ...each.manifest.dependencies,
      ...(from === 'kpki' ? each.manifest.devDependencies : {}),
    });
    const to = imports.get(from) ?? new Set();
    for (const name of names) {
      const box = boxes.get(name);
      if (box !== undefined && box !== from) to.add(box);
    }
    imports.set(from, to);
  }
  const adapters = shipped.filter(isAdapter).map(({ manifest }) => short(manifest.name));
  const lines = [...imports].flatMap(([from, to]) =>
    [...to]
      .filter(
        (each) =>
          !isReached(
            imports,
            [...to].filter((other) => other !== each),
            each,
          ),
      )
      .map((each) => `  ${from} --> ${each}`),
  );
  return [
    '```mermaid',
    'flowchart TD',
    `  adapters["adapters: ${adapters.join(', ')}"]`,
    ...lines.toSorted(),
    '```',
  ].join('\n');
}

/** Whether an import of these leads to the box, directly or not: then an own arrow says nothing new. */
function isReached(imports: ReadonlyMap<string, ReadonlySet<string>>, from: readonly string[], box: string): boolean {
  return from.some((each) => {
    const next = [...(imports.get(each) ?? [])];
    return next.includes(box) || isReached(imports, next, box);
  });
}

const short = (name: string): string => name.replace('@kpki/', '');

/** The first sentence below the title, on one line. */
function firstSentence(text: string): string {
  const [, paragraph = ''] = text.split('\n\n');
  return /^.*?[.:](?=\s|$)/s.exec(paragraph)?.[0].replaceAll('\n', ' ').replace(/:$/, '.') ?? paragraph;
}
