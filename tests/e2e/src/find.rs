//! Finding things as people do. The only file with XPath in it.

use std::time::Duration;

use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::*;

use crate::Console;

/// Longest wait for anything; machines may be slow and busy.
const PATIENCE: Duration = Duration::from_secs(30);
/// Pause between two looks.
const LOOK: Duration = Duration::from_millis(50);

/// A text as an XPath literal.
pub fn quoted(text: &str) -> String {
    if text.contains('"') { format!("'{text}'") } else { format!("\"{text}\"") }
}

impl Console {
    /// The first visible match, waited for. What goes stale between two looks is looked for again.
    async fn first(&self, what: &str, path: String) -> WebElement {
        let mut found = None;
        let there = self.until(async || {
            found = self.visible(&path).await.unwrap_or_default();
            found.is_some()
        });
        if there.await
            && let Some(element) = found
        {
            return element;
        }
        self.report(what).await;
        panic!("there is no {what}");
    }

    async fn visible(&self, path: &str) -> WebDriverResult<Option<WebElement>> {
        for element in self.browser().find_all(By::XPath(path)).await? {
            if element.is_displayed().await? {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    /// A button by its words or label; of a label with commas one part is enough.
    pub async fn button(&self, name: &str) -> WebElement {
        let path = format!(
            "//button[normalize-space(.)={0} or contains(concat(', ', @aria-label, ','), concat(', ', {0}, ','))]",
            quoted(name)
        );
        self.first(&format!("button “{name}”"), path).await
    }

    /// A button inside the open dialog.
    pub async fn dialog_button(&self, name: &str) -> WebElement {
        let path = format!("//dialog[@open]//button[normalize-space(.)={}]", quoted(name));
        self.first(&format!("button “{name}” in a dialog"), path).await
    }

    /// A line of the open menu.
    pub async fn menu_item(&self, name: &str) -> WebElement {
        let path = format!("//*[@role='menu']//button[starts-with(normalize-space(.), {})]", quoted(name));
        self.first(&format!("menu line “{name}”"), path).await
    }

    /// A link by its words.
    pub async fn link(&self, name: &str) -> WebElement {
        let path = format!("//a[normalize-space(.)={0} or @aria-label={0}]", quoted(name));
        self.first(&format!("link “{name}”"), path).await
    }

    /// A form control by its label.
    pub async fn field(&self, label: &str) -> WebElement {
        let label_ = quoted(label);
        let path = format!(
            "//*[self::input or self::textarea or self::select][@aria-label={label_}] | //*[@id=//label[normalize-space(.)={label_}]/@for] | //label[starts-with(normalize-space(.), {label_})]//*[self::input or self::select]"
        );
        self.first(&format!("field “{label}”"), path).await
    }

    /// Chooses a file for a control, as if from the disk.
    pub async fn choose_file(&self, label: &str, file: &std::path::Path) {
        let path = format!("//input[@type='file' and @id=//label[normalize-space(.)={}]/@for]", quoted(label));
        let there = self.until(async || self.browser().find(By::XPath(path.as_str())).await.is_ok());
        assert!(there.await, "there is no control “{label}” for a file");
        let control = self.browser().find(By::XPath(path.as_str())).await.unwrap();
        control.send_keys(file.display().to_string()).await.unwrap();
    }

    /// A heading.
    pub async fn heading(&self, text: &str) -> WebElement {
        let path = format!("//*[self::h1 or self::h2][contains(normalize-space(.), {})]", quoted(text));
        self.first(&format!("heading “{text}”"), path).await
    }

    /// Any visible text.
    pub async fn text(&self, text: &str) -> WebElement {
        let path = format!(
            "//body//*[not(self::script)][contains(normalize-space(.), {0})][not(*[contains(normalize-space(.), {0})])]",
            quoted(text)
        );
        self.first(&format!("text “{text}”"), path).await
    }

    /// The row of a person, by Docker ID or address.
    pub async fn row(&self, key: &str) -> WebElement {
        let path = format!("//tbody/tr[.//th//*[normalize-space(.)={}]]", quoted(key));
        self.first(&format!("row of “{key}”"), path).await
    }

    /// Waits until no row of a person is left.
    pub async fn no_row(&self, key: &str) {
        let path = format!("//tbody/tr[.//th//*[normalize-space(.)={}]]", quoted(key));
        self.none(&format!("row of “{key}”"), path).await;
    }

    /// Waits until a text is gone.
    pub async fn no_text(&self, text: &str) {
        let path = format!("//body//*[not(self::script)][contains(text(), {})]", quoted(text));
        self.none(&format!("text “{text}”"), path).await;
    }

    /// Waits until no dialog is open.
    pub async fn no_dialog(&self) {
        self.none("dialog", "//dialog[@open]".to_owned()).await;
    }

    async fn none(&self, what: &str, path: String) {
        let gone = self
            .until(async || self.browser().find_all(By::XPath(path.as_str())).await.is_ok_and(|all| all.is_empty()));
        if !gone.await {
            self.report(what).await;
            panic!("there still is a {what}");
        }
    }

    /// The people of the table, by Docker ID or address, in order.
    pub async fn keys(&self) -> Vec<String> {
        let script = "return [...document.querySelectorAll('tbody tr th')].map(e => (e.querySelector('.muted') ?? e.querySelector('a') ?? e).textContent)";
        let answer = self.browser().execute(script, Vec::new()).await.unwrap();
        answer.convert().unwrap()
    }

    /// Waits until something is true; false if it does not become so in time.
    pub async fn until(&self, mut look: impl AsyncFnMut() -> bool) -> bool {
        let mut ticks = tokio::time::interval(LOOK);
        let looks = PATIENCE.as_millis() / LOOK.as_millis();
        for _ in 0..looks {
            ticks.tick().await;
            if look().await {
                return true;
            }
        }
        false
    }

    /// Waits until the address ends so.
    pub async fn address_is(&self, end: &str) {
        let there =
            self.until(async || self.browser().current_url().await.is_ok_and(|url| url.as_str().ends_with(end)));
        if !there.await {
            panic!("the address does not end in {end}: {:?}", self.browser().current_url().await);
        }
    }

    /// Presses a button as soon as it can be pressed; once more where it was drawn anew between the look and the press.
    pub async fn press(&self, name: &str) {
        for last in [false, true] {
            let mut button = self.button(name).await;
            let ready = self.until(async || {
                button = self.button(name).await;
                matches!(button.attr("aria-disabled").await, Ok(None))
            });
            if !ready.await {
                self.report(name).await;
                panic!("the button “{name}” cannot be pressed");
            }
            // What lies under a bar is scrolled out from it first.
            let middle = "arguments[0].scrollIntoView({ block: 'center' })";
            let _ = self.browser().execute(middle, vec![button.to_json().unwrap()]).await;
            match button.click().await {
                Err(error) if !last && matches!(*error, WebDriverErrorInner::StaleElementReference(_)) => {}
                pressed => return pressed.unwrap(),
            }
        }
    }

    /// Something on a page of somebody else's that has neither role nor label.
    pub async fn css(&self, selector: &str) -> WebElement {
        let mut found = None;
        let there = self.until(async || {
            found = self.browser().find(By::Css(selector)).await.ok();
            found.is_some()
        });
        if there.await
            && let Some(element) = found
        {
            return element;
        }
        self.report(selector).await;
        panic!("there is no {selector}");
    }

    /// Types into an emptied field.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }
}
