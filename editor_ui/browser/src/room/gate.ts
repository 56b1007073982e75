// What stands in front of a room for whoever has no link, or one that no longer works. No framework: it must be small.
import "./gate.css";
import { at, joinByCode } from "../common/session";
import { t } from "../common/strings";

/** `status` 0: the server could not be reached; the page tries again by itself. */
export function gate(host: HTMLElement, status: number, hadCode: boolean): void {
  const form = document.createElement("form");
  form.className = "gate card stack";
  const heading = document.createElement("h1");
  heading.textContent = t.gate.title;
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  words.textContent = status === 0 ? t.gate.unreachable : hadCode ? t.gate.wrong : t.gate.body;
  const label = document.createElement("label");
  label.className = "field";
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = t.gate.code;
  const input = document.createElement("input");
  input.className = "input";
  input.autocapitalize = "characters";
  input.autocomplete = "off";
  input.required = true;
  label.append(name, input);
  const button = document.createElement("button");
  button.className = "button main";
  button.textContent = t.gate.join;
  form.append(heading, words, label, button);
  form.onsubmit = (event) => {
    event.preventDefault();
    joinByCode(input.value.trim()).then(
      (session) => location.assign(at(`r/${session.room}${session.wall ? "?wall" : ""}`)),
      (error: Error) => {
        words.textContent = error.message || t.gate.unreachable;
      },
    );
  };
  const main = document.createElement("main");
  main.className = "gate-page";
  main.append(form);
  host.replaceChildren(main);
  if (status === 0) setTimeout(() => location.reload(), 4000);
}
