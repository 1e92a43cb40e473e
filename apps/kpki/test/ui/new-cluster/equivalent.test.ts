import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
