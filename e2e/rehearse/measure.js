export function unfold() {
  for (const details of document.querySelectorAll("details")) details.open = true;
}

export function focusedFold() {
  const focused = document.activeElement;
  return focused?.matches("summary") ? { label: focused.textContent, open: focused.parentElement.open } : null;
}

export function measure() {
  const root = document.documentElement;
  return {
    width: root.clientWidth,
    scrollWidth: root.scrollWidth,
    lives: [...document.querySelectorAll("main > section:not(.comparison)")].map(life),
    compared: [...document.querySelectorAll(".comparison tbody tr")].map((row) => row.cells[0].textContent.trim()),
    drawings: [...document.querySelectorAll("article svg.chart")].filter(isShown).map(drawing),
    inks: inks(),
  };

  function life(section) {
    return {
      title: section.querySelector("h2").textContent,
      charts: [...section.querySelectorAll(":scope > figure svg.chart")].filter(isShown).map(chart),
      scenes: [...section.querySelectorAll("article")].map(scene),
    };
  }

  function isShown(element) {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0;
  }

  function drawing(svg) {
    const { width, height } = svg.getBoundingClientRect();
    const { width: inner, height: tall } = svg.viewBox.baseVal;
    return {
      width,
      height,
      viewBox: { width: inner, height: tall },
      texts: [...svg.querySelectorAll("text")]
        .filter((text) => text.textContent !== "")
        .map((text) => ({ text: text.textContent, box: box(text) })),
      textSize: (Number.parseFloat(getComputedStyle(svg).fontSize) * width) / inner,
    };
  }

  function chart(svg) {
    return {
      ...drawing(svg),
      areas: [...svg.querySelectorAll(".area")].map((area) => ({
        version: [...area.classList].find((name) => name !== "area"),
        points: area.querySelector("polygon").points.numberOfItems,
        box: box(area.querySelector("polygon")),
      })),
      bands: [...svg.querySelectorAll(".band")].map((band) => ({
        number: band.querySelector(".number").textContent,
        box: box(band.querySelector("rect")),
      })),
      lostMarkers: svg.querySelectorAll(".lost").length,
      configured: [...svg.querySelectorAll(".configured")].map((line) => ({
        name: line.querySelector("title").textContent,
        box: box(line.querySelector("path")),
      })),
    };
  }

  function box(shape) {
    const { x, y, width, height } = shape.getBBox();
    return { x, y, width, height };
  }

  function scene(article) {
    const summary = article.querySelector(".summary");
    return {
      heading: article.querySelector("h3").textContent,
      badge: article.querySelector(".badge").textContent,
      facts: Object.fromEntries(
        [...article.querySelectorAll(".facts > div")].map((pair) => [
          pair.querySelector("dt").textContent,
          pair.querySelector("dd").textContent,
        ]),
      ),
      shares: [...article.querySelectorAll(".shares tbody tr")].map((row) => row.cells[0].textContent),
      summary: summary ? rendered(summary) : undefined,
    };
  }

  function rendered(summary) {
    const prose = summary.cloneNode(true);
    for (const code of prose.querySelectorAll("pre, code")) code.remove();
    return {
      headings: [...summary.querySelectorAll("h3, h4, h5, h6")].map(({ textContent }) => textContent),
      tables: summary.querySelectorAll("table").length,
      folds: summary.querySelectorAll("details").length,
      prose: prose.textContent,
    };
  }

  function inks() {
    const found = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      // What is drawn under the text of a chart are shapes, not backgrounds.
      if (node.data.trim() === "" || element.closest("svg") || !element.checkVisibility()) continue;
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const behind = background(element);
      const size = Number.parseFloat(fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
      const key = [color, behind, large].join(" on ");
      if (!found.has(key)) {
        found.set(key, { text: node.data.trim().slice(0, 60), contrast: contrast(rgba(color), behind), large });
      }
    }
    return [...found.values()];
  }

  /** Colours from the element outwards, laid over each other until one hides the rest. */
  function background(element) {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reduceRight(over, [255, 255, 255, 1]);
  }

  function over(below, [red, green, blue, alpha]) {
    return [red, green, blue].map((part, index) => part * alpha + below[index] * (1 - alpha)).concat(1);
  }

  function rgba(colour) {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return [red, green, blue, alpha];
  }

  function contrast(ink, paper) {
    const [light, dark] = [luminance(over(paper, ink)), luminance(paper)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  function luminance([red, green, blue]) {
    const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  }
}
