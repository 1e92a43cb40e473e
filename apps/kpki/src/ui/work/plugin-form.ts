import type { PluginKind } from '../../session/known-plugins.ts';

/** A plugin that a draft may name, with what its own schema asks for. */
export interface PluginForm {
  readonly kind: PluginKind;
  readonly use: string;
  /** For somebody who chooses: one line, without a full stop. Empty for one that is not built in. */
  readonly what: string;
  readonly builtIn: boolean;
  /** Of a backend that is built in: whether it makes keys for the sinks. Others keep keys inside, or issue. */
  readonly makesKeys: boolean;
  /** Why there is nothing to ask: it could not be loaded, or its schema does not describe the options. */
  readonly without: { readonly is: 'not loaded'; readonly why: string } | { readonly is: 'not described' } | null;
  readonly fields: readonly FormField[];
  /** Options that no form can ask for; they are edited in the file. */
  readonly beyond: readonly BeyondForm[];
}

export interface BeyondForm {
  /** `tls.ciphers` */
  readonly key: string;
  /** A secret never goes into the file. */
  readonly secret: boolean;
}

export interface FormField {
  /** `auth.role`: what the draft keeps its text by. */
  readonly key: string;
  /** Where the value goes in the options. */
  readonly path: readonly string[];
  /** `names`: each becomes a member without options of its own. */
  readonly kind: 'text' | 'choice' | 'tick' | 'number' | 'list' | 'names';
  readonly description: string;
  readonly required: boolean;
  /** The default, as it would be typed; what equals it is not written. */
  readonly preset: string | null;
  readonly example: string | null;
  /** Of a choice: each as it is shown, and as it is written. */
  readonly choices: readonly FieldChoice[];
  /** Of alternatives, what tells them apart: it is written whenever something of the one that is chosen is. */
  readonly isTag: boolean;
  /** Asked only while each of these fields has that text. */
  readonly when: readonly { readonly key: string; readonly is: string }[];
}

export interface FieldChoice {
  readonly text: string;
  readonly value: string | number | boolean;
}
