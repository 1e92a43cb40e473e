/** For each text that takes values: the values of each sample. A text without a sample is an error of types. */
export type Samples<Texts> = Texts extends (...values: infer Values) => unknown
  ? readonly Values[]
  : Texts extends string | readonly string[]
    ? never
    : SamplesIn<Texts>;

type SamplesIn<Texts> = {
  readonly [Name in keyof Texts as HasSamples<Texts[Name]> extends true ? Name : never]: Samples<Texts[Name]>;
};

type HasSamples<Text> = Text extends (...values: never[]) => unknown
  ? true
  : Text extends string | readonly string[]
    ? false
    : keyof SamplesIn<Text> extends never
      ? false
      : true;

/** Returns each text by its name, as `apply.title 2`. */
export function textsOf(texts: object, samples: object = {}): readonly (readonly [string, string])[] {
  return Object.entries(texts).flatMap(([name, text]) => named(name, text, (samples as Named)[name]));
}

type Named = Readonly<Record<string, unknown>>;

function named(name: string, text: unknown, samples: unknown): readonly (readonly [string, string])[] {
  if (typeof text === 'function') {
    const all = (samples ?? []) as readonly (readonly unknown[])[];
    return all.flatMap((values, at) => named(all.length === 1 ? name : `${name} ${at + 1}`, text(...values), []));
  }
  if (typeof text === 'string') return [[name, text]];
  if (Array.isArray(text)) return [[name, text.join('\n  ')]];
  return textsOf(text as object, samples as object).map(([inner, each]) => [`${name}.${inner}`, each] as const);
}
