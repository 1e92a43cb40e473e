import { configurationSchema, specReference } from '@kpki/spec';
import { code, page, section, table } from './markdown.ts';

export function configurationPage(): string {
  return page(
    'The configuration file',
    [
      'Every field of a `kpki.yaml`. A list is written `[]`, a name of your choice `NAME`. [Editors](../how-to/editor.md)',
      'check and complete the file with [its JSON Schema](kpki.schema.json), which `kpki schema` prints. Instead of a',
      '`kpki.yaml`, kpki reads the configuration files of kubeadm (`kubeadm.k8s.io/v1beta3` and `v1beta4`:',
      'InitConfiguration, ClusterConfiguration, JoinConfiguration).',
    ].join('\n'),
    [
      section(
        'Fields',
        table(
          ['Field', 'Value', 'Default', 'What it says'],
          specReference().map(({ path, type, required, default: preset, description }) => [
            code(path),
            type,
            required ? '**required**' : preset,
            description,
          ]),
        ),
      ),
    ],
  );
}

export function configurationSchemaText(): string {
  return `${JSON.stringify(configurationSchema(), null, 2)}\n`;
}
