// The listing in a real browser: nothing but the file itself, in light and dark, on a desk and on a telephone.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { validateXML } from "xmllint-wasm";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const gouji = process.env.GOUJI ?? path.join(root, "target/debug/gouji");
const axe = readFileSync(path.join(here, "node_modules/axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(path.join(tmpdir(), "gouji-listing-"));

const check = (args, cwd) => {
  try {
    execFileSync(gouji, ["check", "-q", "--fail-on", "never", "--lang", "zh", ...args], { cwd, stdio: ["ignore", "pipe", "inherit"] });
  } catch (failed) {
    assert.equal(failed.status, 2, `gouji check ${args.join(" ")}`);
  }
};
const reports = path.join(root, "tests/reports");
const one = path.join(folder, "one.html");
const many = path.join(folder, "many.html");
check(["2022-mistakes/report.txt", "--output-format", "html", "--output", one], reports);
check([".", "--output-format", "html", "--output", many], reports);
const hostile = "某某市水务局2021年政府信息公开工作年度报告\n\n一、总体情况\n\n共收到XX<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">件。\n";
writeFileSync(path.join(folder, "hostile.txt"), hostile);
const hurt = path.join(folder, "hostile.html");
check(["hostile.txt", "--output-format", "html", "--output", hurt], folder);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const open = async (file, options = {}) => {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, ...options });
  page.on("pageerror", (error) => assert.fail(`${file}: ${error}`));
  page.on("request", (request) => assert.match(request.url(), /^file:/));
  await page.goto(pathToFileURL(file).href);
  return page;
};
const faults = async (page, name) => {
  // The page's own policy forbids other scripts, so the auditor comes in from outside.
  const found = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] })`);
  const grave = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  assert.deepEqual(grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)]), [], name);
};

const tests = {
  async "no serious fault of accessibility, in light and in dark, on any width"() {
    for (const colorScheme of ["light", "dark"]) {
      for (const [file, width] of [[one, 1400], [one, 390], [many, 1400]]) {
        const page = await open(file, { colorScheme, viewport: { width, height: 900 } });
        await faults(page, `${path.basename(file)} ${colorScheme} ${width}`);
        await page.close();
      }
    }
  },
  async "the filter hides findings and says how many are left"() {
    const page = await open(one);
    const shown = () => page.locator(".card:visible").count();
    const all = await shown();
    await page.uncheck("[value=error]");
    const errors = await page.locator(".card.error").count();
    assert.ok(errors > 0);
    assert.equal(await shown(), all - errors);
    assert.equal(await page.textContent(".shown"), `${all - errors} / ${all}`);
    await page.check("[value=error]");
    await page.selectOption("[name=family]", "sum");
    assert.equal(await shown(), await page.locator(".card[data-family=sum]").count());
    await page.close();
  },
  async "from a finding to its place and back"() {
    const page = await open(one);
    const card = page.locator(".card[data-family=sum]").last();
    await card.locator(".jump").click();
    const mark = page.locator(`[data-f~="${await card.getAttribute("data-n")}"]`).first();
    assert.ok(await mark.evaluate((place) => place === document.activeElement));
    const box = await mark.boundingBox();
    assert.ok(box.y > 0 && box.y < 1000);
    await page.locator(".mark").first().click();
    assert.equal(await page.locator(".card.now").count(), 1);
    assert.ok((await page.locator(".lit").count()) > 0);
    await page.close();
  },
  async "figures that belong together light up together"() {
    const page = await open(one);
    await page.locator("td .fig[data-r]").nth(20).hover();
    assert.ok((await page.locator(".lit").count()) > 3);
    assert.ok(await page.locator("#together").isVisible());
    await page.mouse.move(5, 5);
    assert.equal(await page.locator(".lit").count(), 0);
    await page.close();
  },
  async "the keyboard alone is enough"() {
    const page = await open(one);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    const now = () => page.locator(".card.now").getAttribute("data-n");
    assert.equal(await now(), "1");
    await page.keyboard.press("k");
    assert.equal(await now(), "0");
    await page.keyboard.press("Enter");
    assert.ok(await page.evaluate(() => document.activeElement.matches(".mark")));
    await page.close();
  },
  async "dark is dark"() {
    for (const [colorScheme, dark] of [["light", false], ["dark", true]]) {
      const page = await open(one, { colorScheme });
      const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(colour.match(/\d+/g).map(Number).every((part) => part < 60), dark, colour);
      await page.close();
    }
  },
  async "nothing runs over the edge of a telephone"() {
    for (const file of [one, many]) {
      const page = await open(file, { viewport: { width: 390, height: 844 } });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 390, `${file}: ${width}`);
      await page.close();
    }
  },
  async "the index opens a document and sorts its lines"() {
    const page = await open(many);
    assert.equal(await page.locator(".document:visible").count(), 0);
    const errors = page.locator("#index .sortable").first().locator("th button", { hasText: "错误" });
    await errors.click();
    const column = await page.locator("#index .sortable").first().locator("tbody tr td:nth-of-type(3)").allTextContents();
    const numbers = column.map(Number);
    assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a));
    assert.ok(numbers[0] > numbers.at(-1));
    await page.locator("#index a").first().click();
    // The page learns of its new address a moment after the click.
    await page.locator(".document:visible").first().waitFor();
    assert.equal(await page.locator(".document:visible").count(), 1);
    assert.equal(await page.locator("#index:visible").count(), 0);
    await page.close();
  },
  async "a report cannot run a script"() {
    const page = await open(hurt);
    assert.notEqual(await page.title(), "ran");
    assert.equal(await page.locator("article img, article script").count(), 0);
    assert.ok((await page.textContent("article")).includes("<script>document.title"));
    await page.close();
  },
  async "in print everything is there"() {
    const page = await open(many);
    await page.emulateMedia({ media: "print" });
    const documents = await page.locator(".document").count();
    assert.ok(documents > 1);
    assert.equal(await page.locator(".document:visible").count(), documents);
    await page.close();
  },
  async "JUnit files are valid"() {
    const file = path.join(folder, "junit.xml");
    check([".", "--output-format", "junit", "--output", file], reports);
    const { valid, errors } = await validateXML({
      xml: [{ fileName: "junit.xml", contents: readFileSync(file, "utf8") }],
      schema: [readFileSync(path.join(root, "tests/schemas/junit-jenkins.xsd"), "utf8")],
    });
    assert.ok(valid, errors.map(({ rawMessage }) => rawMessage).join("\n"));
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}\n${error.message}`);
  }
}
if (process.argv[2]) {
  const shots = [["desk", one, 1400, "light"], ["dark", one, 1400, "dark"], ["telephone", one, 390, "light"], ["index", many, 1400, "light"]];
  for (const [name, file, width, colorScheme] of shots) {
    const page = await open(file, { colorScheme, viewport: { width, height: 1000 } });
    await page.screenshot({ path: path.join(process.argv[2], `${name}.png`), fullPage: width < 600 });
    await page.close();
  }
}
await browser.close();
process.exitCode = failed ? 1 : 0;
