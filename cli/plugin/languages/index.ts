import type { LanguageName } from '../project.ts';
import type { Language } from './language.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';
import { typescript } from './typescript.ts';

export const languages: Record<LanguageName, Language> = { typescript, python, rust };
