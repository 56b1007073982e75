// The start page. An owner's secret in the fragment leaves the address bar first of all.
import "../design.css";
import { mount } from "svelte";
import { setTheme, theme } from "../common/preferences";
import { takeSecret } from "../common/session";
import Home from "./Home.svelte";

setTheme(theme());
const host = document.getElementById("app");
if (host) mount(Home, { target: host, props: { secret: takeSecret() } });
