import type { PluginKind } from '../../../../session/known-plugins.ts';
import type { PluginForm } from '../../../work/plugin-form.ts';
import type { Drafting } from '../../model.ts';
import { buttonCell, type FormLine, field, heading, optionCell, space, textCell, words } from './form.ts';
import { optionLines } from './option-lines.ts';
import { formFor, usedBy, withPlugin } from './plugin-choice.ts';

/** The one environment that the file begins with: what makes keys, and where results go. */
export function environmentLines(drafting: Drafting): readonly FormLine[] {
  const { draft } = drafting;
  return [
    field(
      textCell({
        field: 'environment.name',
        name: 'Environment name',
        value: draft.environment.name,
        help: 'What you call the choices below, such as staging; others go into the file.',
        write: (before, name) => ({ ...before, environment: { ...before.environment, name } }),
      }),
    ),
    space,
    heading('What makes the keys'),
    ...pluginLines(drafting, 'backend'),
    space,
    heading('Where results go'),
    ...pluginLines(drafting, 'sink'),
  ];
}

function pluginLines(drafting: Drafting, kind: PluginKind): readonly FormLine[] {
  const { draft, plugins } = drafting;
  const form = formFor(draft, kind, plugins);
  return [
    ...plugins.filter((each) => each.kind === kind && each.builtIn).map((each) => pluginLine(drafting, kind, each)),
    anotherLine(drafting, kind),
    ...(draft.environment[kind].use === null ? otherLines(drafting, kind, form) : []),
    ...(form === null ? [] : optionLines(draft, kind, form)),
  ];
}

const kindNames: Readonly<Record<PluginKind, string>> = { backend: 'what makes the keys', sink: 'where results go' };

function pluginLine({ draft }: Drafting, kind: PluginKind, { use, what }: PluginForm): FormLine {
  return alone(
    optionCell({
      field: `environment.${kind}`,
      name: kindNames[kind],
      value: use,
      label: `${use.padEnd(20)}${what}`,
      help: `${use}: ${what}.`,
      chosen: draft.environment[kind].use === use,
      choose: (before) => withPlugin(before, kind, { use }),
    }),
  );
}

function anotherLine({ draft }: Drafting, kind: PluginKind): FormLine {
  return alone(
    optionCell({
      field: `environment.${kind}`,
      name: kindNames[kind],
      value: 'another',
      label: 'another, by name',
      help: 'A package that is installed here, or a file beside kpki.yaml: ./my-plugin.js',
      chosen: draft.environment[kind].use === null,
      choose: (before) => withPlugin(before, kind, { use: null }),
    }),
  );
}

function otherLines({ draft }: Drafting, kind: PluginKind, form: PluginForm | null): readonly FormLine[] {
  const plugin = draft.environment[kind];
  const use = usedBy(plugin);
  const name = textCell({
    field: `environment.${kind}.use`,
    name: 'Its name',
    value: plugin.other,
    empty: 'for example @acme/keys',
    help: 'As an import from this folder names it: @acme/keys, ./my-plugin.js',
    write: (before, other) => withPlugin(before, kind, { other }),
  });
  if (use === '' || form?.without === null) return [field(name)];
  const load = buttonCell({
    id: `load ${kind}`,
    label: 'show its options',
    help: `Loads ${use}, which runs its code, to ask what it needs.`,
    press: { is: 'load', kind, use },
  });
  return [
    field(name),
    ...(form === null ? [words('Its options are not known before it is loaded.')] : []),
    alone(load),
  ];
}

function alone(cell: ReturnType<typeof optionCell> | ReturnType<typeof buttonCell>): FormLine {
  return { is: 'cells', label: null, cells: [cell] };
}
