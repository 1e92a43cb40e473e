import { parseArgs } from 'node:util';
import { inputTexts } from '@kpki/presentation';
import { Fault } from '../fault.ts';
import { type OptionName, type OptionValues, optionRows } from '../options/options.ts';
import { type CommandSpec, optionOf } from './command.ts';
import { ofEveryCommand } from './help.ts';

interface ReadLine {
  readonly options: OptionValues;
  /** All named files of a command that runs for several. */
  readonly files: readonly string[];
  readonly rest: readonly string[];
}

/** Splits a line before its command, since options may precede the command: `kpki -e prod apply`. */
export function splitAtCommand(words: readonly string[]): {
  readonly before: readonly string[];
  readonly rest: readonly string[];
} {
  if (words[0]?.startsWith('-') !== true) return { before: [], rest: words };
  const names = Object.keys(optionRows) as OptionName[];
  const { tokens } = parseArgs({
    args: [...words],
    options: configOf(names, () => true),
    allowPositionals: true,
    // Unknown options are reported later, by the command, which knows its own.
    strict: false,
    tokens: true,
  });
  const at = tokens.find(({ kind }) => kind === 'positional')?.index ?? words.length;
  return { before: words.slice(0, at), rest: words.slice(at) };
}

function configOf(names: readonly OptionName[], repeats: (name: OptionName) => boolean) {
  return Object.fromEntries(
    names.map((name) => {
      const { short, value } = optionRows[name];
      const type = value === undefined ? ('boolean' as const) : ('string' as const);
      return [name, { type, multiple: repeats(name), ...(short === undefined ? {} : { short }) }];
    }),
  );
}

/** Reads the words behind a command. Throws a Fault for an unknown option and for a value that is no choice. */
export async function readOptions(words: readonly string[], command: CommandSpec): Promise<ReadLine> {
  const names: readonly OptionName[] = [...command.options, ...ofEveryCommand];
  const config = configOf(
    names,
    (name) => optionRows[name].repeats === true || (name === 'file' && command.overFiles === true),
  );
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...words],
      options: config,
      allowPositionals: true,
      tokens: true,
    });
    refuseSecondValues(tokens, config, command);
    await refuseUnknownChoices(values, command);
    const split = withLists(values);
    if (command.overFiles !== true) return { options: split as OptionValues, files: [], rest: positionals };
    const { file: files = [], ...options } = split;
    return { options: options as OptionValues, files: files as readonly string[], rest: positionals };
  } catch (error) {
    throw error instanceof Fault ? error : await optionFault(error, { words, config, names }, command);
  }
}

function withLists(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const { commas } = optionRows[name as OptionName];
      return [name, commas === true ? (value as readonly string[]).flatMap((each) => each.split(',')) : value];
    }),
  );
}

/** Node would silently take the last of two values. */
function refuseSecondValues(
  tokens: readonly { readonly kind: string; readonly name?: string }[],
  config: Readonly<Record<string, { readonly type: string; readonly multiple: boolean }>>,
  { name: command }: CommandSpec,
): void {
  const named = tokens.flatMap(({ kind, name }) => (kind === 'option' && name !== undefined ? [name] : []));
  const single = named.filter((name) => config[name]?.type === 'string' && config[name].multiple === false);
  const twice = single.find((name, at) => single.indexOf(name) !== at);
  if (twice === undefined) return;
  const next = twice === 'file' ? inputTexts.fileByFile : inputTexts.leaveOneOut;
  throw new Fault('usage', `--${twice} is given more than once, and \`kpki ${command}\` takes one; ${next}`);
}

/** Node's message names the option and no value, so it leaks nothing. */
async function optionFault(error: unknown, { words, config, names }: Parsed, { name }: CommandSpec): Promise<Fault> {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
  const help = `run \`kpki ${name} --help\``;
  const unknown = unknownIn(words, config);
  // Loaded late, so that a correct line starts fast.
  const { insteadOf, nowCalled } = await import('../text/near-name.ts');
  const shown = (option: string): string => `--${option}`;
  const renamed = unknown === undefined ? null : nowCalled('options', unknown, names, shown);
  const instead = unknown === undefined ? help : insteadOf(unknown, names, help, shown);
  return new Fault('usage', renamed ?? `${reason.toLowerCase()}; ${instead}`);
}

interface Parsed {
  readonly words: readonly string[];
  readonly config: ReturnType<typeof configOf>;
  readonly names: readonly OptionName[];
}

/** Returns the first long option that the command does not have. */
function unknownIn(words: readonly string[], config: Parsed['config']): string | undefined {
  const { tokens } = parseArgs({
    args: [...words],
    options: config,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const options = tokens.flatMap((token) => (token.kind === 'option' && token.rawName.length > 2 ? [token.name] : []));
  return options.find((option) => config[option] === undefined);
}

async function refuseUnknownChoices(values: Readonly<Record<string, unknown>>, command: CommandSpec): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const { choices } = optionOf(command, name as OptionName);
    if (choices === undefined || typeof value !== 'string' || choices.includes(value)) continue;
    const renamed = name === 'through' ? await renamedPhase(value, choices) : null;
    throw new Fault('usage', renamed ?? `--${name} takes ${choices.join(', ')}, not ${JSON.stringify(value)}`);
  }
}

async function renamedPhase(value: string, choices: readonly string[]): Promise<string | null> {
  const { nowCalled } = await import('../text/near-name.ts');
  return nowCalled('phases', value, choices, (phase) => `--through ${phase}`);
}
