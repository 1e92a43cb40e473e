import type { PluginKind } from '../../session/known-plugins.ts';

export interface PluginForm {
  readonly kind: PluginKind;
  readonly use: string;
  /** One line without a full stop, for choosing; empty unless built in. */
  readonly what: string;
  readonly builtIn: boolean;
  /** Whether a built-in backend makes keys for the sinks. Others keep keys inside, or issue. */
  readonly makesKeys: boolean;
  readonly without: { readonly is: 'not loaded'; readonly why: string } | { readonly is: 'not described' } | null;
  readonly fields: readonly FormField[];
  /** Options beyond a form, which are edited in the file. */
  readonly beyond: readonly BeyondForm[];
}

export interface BeyondForm {
  readonly key: string;
  /** A secret never goes into the file. */
  readonly secret: boolean;
}

export interface FormField {
  /** `auth.role`: the key of its text in the draft. */
  readonly key: string;
  /** Where the value goes in the options. */
  readonly path: readonly string[];
  /** `names`: each becomes a member without options of its own. */
  readonly kind: 'text' | 'choice' | 'tick' | 'number' | 'list' | 'names';
  readonly description: string;
  readonly required: boolean;
  /** The default as typed; a value that equals it is not written. */
  readonly preset: string | null;
  readonly example: string | null;
  readonly choices: readonly FieldChoice[];
  /** Tells alternatives apart; written if any field of the chosen one is. */
  readonly isTag: boolean;
  /** Asked for only while each of these fields has that text. */
  readonly when: readonly { readonly key: string; readonly is: string }[];
}

export interface FieldChoice {
  readonly text: string;
  readonly value: string | number | boolean;
}
