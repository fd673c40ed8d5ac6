import assert from 'node:assert/strict';
import { ConfigError, readConfig } from './config.ts';

describe('the settings of models', () => {
  it('are of what is set up, with defaults for the rest', () => {
    const none = readConfig({});
    assert.deepEqual([none.gemini, none.openai], [undefined, undefined]);
    const { gemini, openai } = readConfig({
      GEMINI_API_KEY: 'secret',
      OPENAI_BASE_URL: 'http://localhost:11434/v1',
      OPENAI_MODEL: 'house-model',
    });
    assert.deepEqual([gemini?.apiKey, gemini?.baseUrl], ['secret', undefined]);
    assert.ok(gemini?.model && gemini.embeddingModel);
    assert.deepEqual([openai?.apiKey, openai?.model], [undefined, 'house-model']);
  });

  it('stop the start when they are wrong, and no key is repeated', () => {
    assert.throws(
      () => readConfig({ GEMINI_BASE_URL: 'nowhere', GEMINI_API_KEY: 'secret' }),
      (error: unknown) =>
        error instanceof ConfigError &&
        /GEMINI_BASE_URL is "nowhere"; what fits is a URL/.test(error.message) &&
        !error.message.includes('secret'),
    );
  });
});
