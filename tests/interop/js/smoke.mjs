// One official SDK through the gateway: an answer, a stream, a refusal. Prints what it saw as JSON.
// node smoke.mjs openai|anthropic, with BASE_URL and API_KEY in the environment.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const vendor = process.argv[2];
const installed = createRequire(join(process.env.NODE_MODULES, "x.js"));
const load = async (name) =>
  (await import(pathToFileURL(installed.resolve(name)).href)).default;
const options = { baseURL: process.env.BASE_URL, apiKey: process.env.API_KEY, maxRetries: 0 };

const ADDRESS = "eva.test@exempel.se";
const HARMLESS = `Skriv ett svar till ${ADDRESS} om mötet.`;
const REFUSED = "Vad vet du om personnummer 198501012382?";

const openai = async (OpenAI) => {
  const client = new OpenAI(options);
  const body = (content, stream) => ({
    model: "echo", stream, messages: [{ role: "user", content }],
  });
  return {
    whole: async (text) =>
      (await client.chat.completions.create(body(text, false))).choices[0].message.content,
    streamed: async (text) => {
      let said = "";
      for await (const chunk of await client.chat.completions.create(body(text, true)))
        said += chunk.choices[0]?.delta?.content ?? "";
      return said;
    },
  };
};

const anthropic = async (Anthropic) => {
  const client = new Anthropic(options);
  const body = (content) => ({
    model: "echo", max_tokens: 100, messages: [{ role: "user", content }],
  });
  return {
    whole: async (text) => (await client.messages.create(body(text))).content[0].text,
    streamed: async (text) => client.messages.stream(body(text)).finalText(),
  };
};

const client = await (vendor === "openai"
  ? openai(await load("openai"))
  : anthropic(await load("@anthropic-ai/sdk")));
const seen = { whole: await client.whole(HARMLESS), streamed: await client.streamed(HARMLESS) };
try {
  await client.whole(REFUSED);
} catch (error) {
  seen.error = {
    name: error.constructor.name,
    status: error.status,
    message: error.message,
    event: error.headers.get("x-grindvakt-event"),
  };
}
console.log(JSON.stringify(seen));
