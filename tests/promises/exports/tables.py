"""Exports that are tables: the header of the system, and a cell for each value it carries."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from promises.exports.people import Person

Cell = Callable[[int, Person], str]


def of(field: str) -> Cell:
    return lambda _, person: person[field]


def table(
    header: Sequence[str],
    cells: dict[str, Cell | str],
    people: Sequence[Person],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    quoting: int = csv.QUOTE_MINIMAL,
    end: str = "\r\n",
) -> bytes:
    """The people below the header; a cell is a field of theirs or a function."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerow(header)
    assert cells.keys() <= set(header)
    for number, person in enumerate(people, 1):
        row = []
        for column in header:
            cell = cells.get(column, "")
            row.append(
                person[cell] if isinstance(cell, str) and cell else cell and cell(number, person)
            )
        writer.writerow(row)
    return text.getvalue().encode(encoding)


def header(text: str) -> list[str]:
    return text.split(",")


SHOPIFY = header(
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,"
    "Default Address Address1,Default Address Address2,Default Address City,"
    "Default Address Province Code,Default Address Country Code,Default Address Zip,"
    "Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,"
    "Tags"
)
SHOPIFY_LEGACY = header(
    "First Name,Last Name,Email,Company,Address1,Address2,City,Province,Province Code,Country,"
    "Country Code,Zip,Phone,Accepts Marketing,Total Spent,Total Orders,Tags,Note,Tax Exempt"
)
MATRIXIFY = header(
    "ID,Email,Command,First Name,Last Name,Phone,State,Tags,Note,Tax Exempt,Created At,Total Spent,"
    "Total Orders,Address Line 1,Address Line 2,Address City,Address Province Code,"
    "Address Country Code,Address Zip,Address Phone,Address Is Default"
)
HUBSPOT = header(
    "Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Lifecycle Stage,Create Date,"
    "Last Modified Date,Contact owner,Job Title,Company Name,Street Address,City,State/Region,"
    "Postal Code,Country/Region,Associated Company,Associated Company IDs,Associated Deal IDs"
)
SALESFORCE = header(
    "Id,IsDeleted,MasterRecordId,AccountId,LastName,FirstName,Salutation,RecordTypeId,OtherStreet,"
    "OtherCity,OtherState,OtherPostalCode,OtherCountry,OtherLatitude,OtherLongitude,"
    "OtherGeocodeAccuracy,MailingStreet,MailingCity,MailingState,MailingPostalCode,MailingCountry,"
    "MailingLatitude,MailingLongitude,MailingGeocodeAccuracy,Phone,Fax,MobilePhone,HomePhone,"
    "OtherPhone,AssistantPhone,ReportsToId,Email,Title,Department,AssistantName,LeadSource,"
    "Birthdate,Description,OwnerId,HasOptedOutOfEmail,HasOptedOutOfFax,DoNotCall,CreatedDate,"
    "CreatedById,LastModifiedDate,LastModifiedById,SystemModstamp,LastActivityDate,"
    "LastCURequestDate,LastCUUpdateDate,EmailBouncedReason,EmailBouncedDate,Jigsaw,JigsawContactId"
)
ZENDESK = header(
    "name,email,external_id,details,notes,phone,shared_phone_number,role,restriction,organization,"
    "tags,brand"
)
KLAVIYO = header(
    "Email,Klaviyo ID,First Name,Last Name,City,State / Region,Country,Zip Code,Source,"
    "Email Marketing Consent,Profile Created On,Date Added,Phone Number,Organization,Title"
)
MAILCHIMP = header(
    "Email Address,First Name,Last Name,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,"
    "CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,"
    "LEID,EUID,NOTES,TAGS"
)
STRIPE = header(
    "id,Description,Email,Name,Created (UTC),Delinquent,Plan,Status,Total Spend,Payment Count,"
    "Refunded Volume,Dispute Losses,Phone"
)
WOOCOMMERCE = header(
    "Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country/Region,City,Region,"
    "Postal Code"
)
MAGENTO = header(
    "email,_website,_store,confirmation,created_at,created_in,disable_auto_group_change,dob,"
    "firstname,gender,group_id,lastname,middlename,password_hash,prefix,rp_token,"
    "rp_token_created_at,store_id,suffix,taxvat,updated_at,website_id,password,entity_id,"
    "_address_city,_address_company,_address_country_id,_address_fax,_address_firstname,"
    "_address_lastname,_address_middlename,_address_postcode,_address_prefix,_address_region,"
    "_address_street,_address_suffix,_address_telephone,_address_vat_id,"
    "_address_default_billing_,_address_default_shipping_"
)
GOOGLE = header(
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,"
    "Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,"
    "Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,"
    "Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,"
    "Address 1 - Country,Address 1 - Extended Address"
)
GOOGLE_OLD = header(
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,"
    "Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,"
    "Gender,Location,Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,"
    "Priority,Subject,Notes,Language,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
    "Phone 1 - Type,Phone 1 - Value,Address 1 - Type,Address 1 - Formatted,Address 1 - Street,"
    "Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,"
    "Address 1 - Country,Address 1 - Extended Address"
)
OUTLOOK = header(
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,"
    "Business Street 2,Business Street 3,Business City,Business State,Business Postal Code,"
    "Business Country/Region,Home Street,Home Street 2,Home Street 3,Home City,Home State,"
    "Home Postal Code,Home Country/Region,Other Street,Other Street 2,Other Street 3,Other City,"
    "Other State,Other Postal Code,Other Country/Region,Assistant's Phone,Business Fax,"
    "Business Phone,Business Phone 2,Callback,Car Phone,Company Main Phone,Home Fax,Home Phone,"
    "Home Phone 2,ISDN,Mobile Phone,Other Fax,Other Phone,Pager,Primary Phone,Radio Phone,"
    "TTY/TDD Phone,Telex,Account,Anniversary,Assistant's Name,Billing Information,Birthday,"
    "Business Address PO Box,Categories,Children,Directory Server,E-mail Address,E-mail Type,"
    "E-mail Display Name,E-mail 2 Address,E-mail 2 Type,E-mail 2 Display Name,E-mail 3 Address,"
    "E-mail 3 Type,E-mail 3 Display Name,Gender,Government ID Number,Hobby,Home Address PO Box,"
    "Initials,Internet Free Busy,Keywords,Language,Location,Manager's Name,Mileage,Notes,"
    "Office Location,Organizational ID Number,Other Address PO Box,Priority,Private,Profession,"
    "Referred By,Sensitivity,Spouse,User 1,User 2,User 3,User 4,Web Page"
)
DYNAMICS = header(
    "(Do Not Modify) Contact,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Full Name,"
    "Email,Company Name,Business Phone,Address 1: Street 1,Address 1: City,"
    "Address 1: State/Province,Address 1: ZIP/Postal Code,Address 1: Country/Region,Birthday"
)
FRESHDESK = header(
    "Contact ID,Full name,Title,Company,Email,Work phone,Mobile phone,Twitter,Unique External Id,"
    "Address,Created at"
)
SQUARE = header(
    "First Name,Last Name,Company Name,Nickname,Email Address,Phone Number,Memo,Street Address 1,"
    "Street Address 2,City,State,Postal Code,Birthday,Square Customer ID,Reference ID,"
    "Creation Source,First Visit,Last Visit,Transaction Count,Lifetime Spend,"
    "Email Subscription Status,Instant Profile"
)
BRAZE = header("external_id,braze_id,first_name,last_name,email,phone,dob,country,home_city,gender")
