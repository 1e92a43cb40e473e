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
  'It keeps no state of a cluster: the next run reads the sinks again.',
].join('\n');

const model = [
  '1. A **spec** (`kpki.yaml`, or the files of kubeadm) says which nodes, users and CAs a cluster has.',
  '2. The **catalog** turns a spec into **artifacts**: CAs, trust bundles, certificates, kubeconfigs and key pairs.',
  '3. A **layout** assigns each part of an artifact to an entry at a location of a sink. Each such place is a **slot**.',
  '4. **Backends** make or hold keys and issue certificates. **Sinks** store the results. Both are plugins.',
  '5. Reading all sinks gives the **observed state**: the copies of each artifact, one for each node and sink, and the revision of each location.',
  '6. The observed state holds public keys only. A private key leaves its sink only to sign or to be copied, each time with an event.',
  '7. **Policies** check one certificate against the spec. They and the planners return **findings**: a code with parameters, no sentence.',
  '8. **Planning** is pure. It turns findings into one **step** for each artifact: an action and the entries to write.',
  '9. A **plan** is plain data: steps, revisions, and the rollout to a running cluster.',
  '10. **Apply** runs under the locks of the sinks. It makes all contents first, then writes each location on its revision.',
  '11. A directory is written with a journal, so that a killed run is completed or rolled back by the next one.',
  '12. A sink that supports undo retains what a write replaced, under an apply ID. **Undo** restores it.',
  '13. A **rotation** has five phases. The stored certificates and keys say which one is next; **live checks** ask the servers.',
  '14. The **rollout** is part of the plan: what to restart on which node, in waves.',
  '15. **Presentation** words findings, steps and rollouts. Commands, the UI and the screen-reader mode render the same documents.',
].join('\n');

const packages = [
  'An arrow means: imports. An import that other arrows imply is not drawn. Some adapters import only `plugin`.',
  '[Layers](decisions/layers.md) says which tools check this. `tools/` is outside: no package imports it.',
].join('\n');

const engineAbout = [
  'Each folder imports only from the rows before it, and from the files next to the folders. Each name links to a README',
  'with the input and the output of the folder.',
].join('\n');

const programAbout = 'Here too, each folder imports only from the rows before it.';

const run = [
  'How `kpki apply` goes through the code:',
  '',
  '1. [dispatch.ts](../apps/kpki/src/commands/dispatch.ts) finds the row of the command in',
  '   [table.ts](../apps/kpki/src/commands/table.ts), and `command-line/` reads the options.',
  '2. `session/` parses the configuration with `@kpki/spec`, checks the trust in plugins, and opens backends and sinks.',
  '3. [commands/apply.ts](../apps/kpki/src/commands/apply.ts) has the loop over three attempts: plan, show, ask, apply. If the',
  '   stored state has changed meanwhile, the next attempt plans and asks again; a saved plan is refused instead.',
  '4. `inventory/` reads the observed state. If a plan depends on the rights of a user, kpki asks an API server.',
  '   [make-plan.ts](../packages/engine/src/plan/make-plan.ts) makes the plan.',
  '5. [carry-out.ts](../apps/kpki/src/commands/carry-out.ts) shows the plan, which `@kpki/presentation` words and `print/`',
  '   renders. The terminal asks. Then the `before` hooks run, before any lock is taken.',
  '6. [apply-under-lock.ts](../apps/kpki/src/session/apply-under-lock.ts) takes the locks, rereads, and applies. If a certificate',
  '   is requested for a new key, it plans and writes twice under the same locks: first the keys for the requests, then the rest.',
  '7. [engine/src/apply/apply.ts](../packages/engine/src/apply/apply.ts) refuses a plan that is not the one for this state, repairs',
  '   locations, makes all keys, certificates and kubeconfigs, then writes location by location.',
  '8. `rollout/` says what to restart after the steps that were done. `carry-out.ts` runs the `after` hooks and waits for',
  '   approvals with `--wait`. The exit code says whether something is left.',
].join('\n');

const change =
  'See the [list in CONTRIBUTING](../CONTRIBUTING.md#where-does-a-change-go): one entry for each kind of change.';

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
